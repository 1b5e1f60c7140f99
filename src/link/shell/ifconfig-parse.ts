import { ARPHRD_ETHER, ARPHRD_LOOPBACK, IFF_UP, type Link, type OperState } from '../link.js'

/** ARPHRD_NONE and ARPHRD_IEEE1394: macOS has other numbers for types, a Link has Linux's. */
const ARPHRD_NONE = 65534
const ARPHRD_IEEE1394 = 24

/** net/if.h of macOS; the flags themselves are passed on as macOS numbers them. */
const IFF_LOOPBACK = 0x8

/** `en0: flags=8863<UP,…> mtu 1500`, with ` index 4` since -v knows it. */
const HEADER = /^(\S+): flags=([0-9a-f]+)<[^>]*>(?: mtu (\d+))?(?: index (\d+))?/
/** `ether` for Ethernet and Wi-Fi, `lladdr` for FireWire, whose address has eight octets. */
const ADDRESS = /^\s+(?:ether|lladdr) ([0-9a-f]{1,2}(?::[0-9a-f]{1,2})+)\s*$/m
const STATUS = /^\s+status: (.+?)\s*$/m

/** The links of `ifconfig -v -a`, in its order. */
export function parseIfconfig(output: string): Link[] {
  // A link starts at the margin; what belongs to it is indented.
  const blocks = output.split(/^(?=\S)/m)
  return blocks.map(toLink).filter((link) => link !== undefined)
}

function toLink(block: string, position: number): Link | undefined {
  const [, name, flagDigits, mtu, index] = HEADER.exec(block) ?? []
  if (name === undefined || flagDigits === undefined) return undefined
  const flags = parseInt(flagDigits, 16)
  const [, address] = ADDRESS.exec(block) ?? []
  const up = (flags & IFF_UP) !== 0
  return {
    name,
    // ifconfig lists by index, so without -v's word for it the position is the index but for gaps.
    index: index === undefined ? position + 1 : Number(index),
    type: typeOf(flags, address),
    address: address === undefined ? null : padded(address),
    broadcast: null,
    permanent: null,
    assignType: null,
    iflink: null,
    master: null,
    kind: null,
    flags,
    up,
    mtu: Number(mtu ?? 0),
    state: stateOf(STATUS.exec(block)?.[1], up),
    altNames: [],
  }
}

function typeOf(flags: number, address: string | undefined): number {
  if ((flags & IFF_LOOPBACK) !== 0) return ARPHRD_LOOPBACK
  if (address === undefined) return ARPHRD_NONE
  return address.split(':').length === 8 ? ARPHRD_IEEE1394 : ARPHRD_ETHER
}

function stateOf(status: string | undefined, up: boolean): OperState {
  if (!up) return 'down'
  if (status === 'active') return 'up'
  return status === undefined ? 'unknown' : 'lower-layer-down'
}

/** ether_ntoa(3) prints 8:0:20:1:2:3, and old versions of ifconfig used it. */
const padded = (address: string): string =>
  address
    .split(':')
    .map((octet) => octet.padStart(2, '0'))
    .join(':')

/** `networksetup -listallhardwareports`: device → the address of its controller, which a change does not touch. */
export function parseHardwarePorts(output: string): Map<string, string> {
  const ports = output.matchAll(/^Device: (\S+)\nEthernet Address: ([0-9a-f]{2}(?::[0-9a-f]{2}){5})$/gim)
  return new Map([...ports].map(([, device = '', address = '']) => [device, address.toLowerCase()]))
}
