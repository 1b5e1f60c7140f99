import { canonicalAddress } from '../address/index.js'
import { LladdrError } from '../errors/index.js'
import { errnoError, linuxErrnos } from './errno.js'
import {
  ARPHRD_ETHER,
  ARPHRD_LOOPBACK,
  IFF_LOWER_UP,
  IFF_RUNNING,
  IFF_UP,
  type Link,
  type SetAddressOptions,
} from './link.js'

/** How a simulated driver takes a change of address. */
export type DriverHabit =
  | 'live' // changes while up, like veth
  | 'busy-while-up' // EBUSY unless down, like eth_mac_addr() without IFF_LIVE_ADDR_CHANGE
  | 'associated' // a radio of macOS on a network: changes only when it may be disconnected, and only while up
  | 'always-busy' // EBUSY, down or not, like a scanning radio
  | 'ignores' // reports success and changes nothing, like a bond with fail_over_mac
  | 'unsupported' // EOPNOTSUPP, like tun

export interface MemoryLink {
  name: string
  address?: string
  permanent?: string | null
  kind?: string | null
  up?: boolean
  loopback?: boolean
  altNames?: string[]
  habit?: DriverHabit
  /** Names of other links, see Link. */
  iflink?: string
  master?: string
  /** IP addresses of the default gateways that are reached through it. */
  gateways?: string[]
  /** What going down costs the link, in any words: `route 10.2.0.0/16 via 10.1.0.1`. */
  routes?: string[]
  /** Those of them that cannot be put back. */
  stubborn?: string[]
}

/** A simulated link as it is now. */
export interface SimulatedLink {
  link: Link
  readonly gateways: readonly string[]
  routes: readonly string[]
  readonly habit: DriverHabit
  readonly stubborn: readonly string[]
}

/** What `--backend memory` shows: one link of each sort that matters to a first try. */
export const sampleLinks: readonly MemoryLink[] = [
  { name: 'lo', loopback: true, up: true },
  { name: 'eth0', address: '00:16:3e:10:20:30', permanent: '00:16:3e:10:20:30', up: true },
  {
    name: 'wlan0',
    address: '00:16:3e:10:20:31',
    permanent: '00:16:3e:10:20:31',
    up: true,
    habit: 'busy-while-up',
  },
  { name: 'veth0', address: '02:16:3e:10:20:32', kind: 'veth', up: true },
]

/** @param all of its namespace, itself among them. */
export const simulate = (given: MemoryLink, all: readonly MemoryLink[]): SimulatedLink => ({
  link: toLink(given, all),
  gateways: given.gateways ?? [],
  routes: given.routes ?? [],
  habit: given.habit ?? 'live',
  stubborn: given.stubborn ?? [],
})

/** A cable that always has a signal. */
export const upOrDown = (up: boolean): Pick<Link, 'flags' | 'up' | 'state'> => ({
  flags: up ? IFF_UP | IFF_RUNNING | IFF_LOWER_UP : 0,
  up,
  state: up ? 'up' : 'down',
})

/** What the driver says to another address; undefined: it takes it. */
export const refusalOf = ({ habit, link }: SimulatedLink): ErrnoName | undefined => {
  if (habit === 'unsupported') return 'EOPNOTSUPP'
  if (habit === 'always-busy' || (habit === 'busy-while-up' && link.up)) return 'EBUSY'
  return undefined
}

/** For a radio of macOS. @throws LINK_DOWN, LINK_ASSOCIATED. */
export function assertWilling({ name, up }: Link, { disconnect = false }: SetAddressOptions): void {
  const fail = (code: 'LINK_DOWN' | 'LINK_ASSOCIATED', why: string): LladdrError =>
    new LladdrError(code, `Cannot change the address of "${name}": ${why}.`, { link: name })
  if (!up) throw fail('LINK_DOWN', 'it is down')
  if (!disconnect) throw fail('LINK_ASSOCIATED', 'its radio is on a network')
}

type ErrnoName = keyof typeof linuxErrnos

/** Linux's errno, whatever system this runs on. */
export const refused = (code: ErrnoName): Error => errnoError(code, linuxErrnos[code])

const LOOPBACK = {
  type: ARPHRD_LOOPBACK,
  address: '00:00:00:00:00:00',
  broadcast: '00:00:00:00:00:00',
  mtu: 65536,
}
const ETHERNET = { type: ARPHRD_ETHER, broadcast: 'ff:ff:ff:ff:ff:ff', mtu: 1500 }
const ABSENT = { permanent: null, kind: null, up: false, loopback: false, altNames: [] }

function toLink(given: MemoryLink, all: readonly MemoryLink[]): Link {
  const index = all.indexOf(given) + 1
  const indexOf = (other?: string): number | null => all.findIndex(({ name }) => name === other) + 1 || null
  const { name, permanent, kind, up, loopback, altNames } = { ...ABSENT, ...given }
  const address = canonicalAddress(
    given.address ?? permanent ?? `02:00:00:00:00:${String(index).padStart(2, '0')}`,
  )
  return {
    name,
    index,
    permanent,
    iflink: indexOf(given.iflink),
    master: indexOf(given.master),
    kind,
    altNames,
    ...(loopback ? LOOPBACK : { ...ETHERNET, address }),
    assignType: permanent === null ? 'random' : 'permanent',
    ...upOrDown(up),
  }
}
