import * as z from 'zod'
import { lazily } from '../../lazily.js'
import { IFF_UP, operStates, type Link, type OperState } from '../link.js'
import { arphrdOf } from './arphrd.js'
import { octetsOf } from './octets.js'
import type { NamedBearer } from './tool.js'

/** A link as `ip -j -d link show` tells it. */
export interface IpLink {
  /** `permanent` is `permaddr`, which is printed only where it is not the address; `assignType` is not printed at all. */
  link: Link
  /** Names of what `iflink` and `master` are, whose indexes `ip` does not print. */
  iflink: string | undefined
  master: string | undefined
  /** Has a device behind it, or at least is of no kind that the kernel makes up. */
  hardware: boolean
}

const bearer = lazily(() =>
  z.object({
    ifname: z.string(),
    ifindex: z.int().positive(),
    link_type: z.string(),
    address: z.string().optional(),
    altnames: z.array(z.string()).default([]),
  }),
)

const link = lazily(() =>
  bearer().extend({
    // Null where there may be one and is none; in another namespace it is `link_index` instead.
    link: z.string().nullish(),
    master: z.string().optional(),
    flags: z.array(z.string()),
    mtu: z.int().nonnegative(),
    operstate: z.string().default('UNKNOWN'),
    broadcast: z.string().optional(),
    permaddr: z.string().optional(),
    linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
    parentdev: z.string().optional(),
  }),
)

const bearers = lazily(() => z.array(bearer()))
const links = lazily(() => z.array(link()))

/** @throws SyntaxError, ZodError where this is not what iproute2 prints. */
export const parseIpLinks = (output: string): IpLink[] => links().parse(JSON.parse(output)).map(toIpLink)

/** The same of `ip -j link show`, which prints less. */
export const parseIpBearers = (output: string): NamedBearer[] =>
  bearers().parse(JSON.parse(output)).map(toBearer)

const toBearer = ({
  ifname,
  ifindex,
  link_type,
  address,
  altnames,
}: z.infer<ReturnType<typeof bearer>>): NamedBearer => ({
  name: ifname,
  index: ifindex,
  type: arphrdOf(link_type),
  address: octetsOrNull(address),
  altNames: altnames,
})

function toIpLink(told: z.infer<ReturnType<typeof link>>): IpLink {
  const { name, index, type, address, altNames } = toBearer(told)
  const flags = flagsOf(told.flags)
  const kind = told.linkinfo?.info_kind ?? null
  return {
    // Each by its name: spreading the bearer into the link takes half of the time of a list of a thousand.
    link: {
      name,
      index,
      type,
      address,
      broadcast: octetsOrNull(told.broadcast),
      permanent: octetsOrNull(told.permaddr),
      assignType: null,
      iflink: null,
      master: null,
      kind,
      flags,
      up: (flags & IFF_UP) !== 0,
      mtu: told.mtu,
      state: stateOf(told.operstate),
      altNames,
    },
    iflink: told.link ?? undefined,
    master: told.master,
    hardware: told.parentdev !== undefined || kind === null,
  }
}

const octetsOrNull = (address: string | undefined): string | null =>
  address === undefined || address === '' ? null : octetsOf(address)

/** `LOWERLAYERDOWN` is `lower-layer-down`. */
const statesByName = new Map(operStates.map((state) => [state.replaceAll('-', '').toUpperCase(), state]))

const stateOf = (operstate: string): OperState => statesByName.get(operstate) ?? 'unknown'

const IFF_RUNNING = 0x40
/** IFF_* without IFF_RUNNING, see flagsOf. */
const flagBits: Readonly<Record<string, number>> = {
  UP: IFF_UP,
  BROADCAST: 0x2,
  DEBUG: 0x4,
  LOOPBACK: 0x8,
  POINTOPOINT: 0x10,
  NOTRAILERS: 0x20,
  NOARP: 0x80,
  PROMISC: 0x100,
  ALLMULTI: 0x200,
  MASTER: 0x400,
  SLAVE: 0x800,
  MULTICAST: 0x1000,
  PORTSEL: 0x2000,
  AUTOMEDIA: 0x4000,
  DYNAMIC: 0x8000,
  LOWER_UP: 0x10000,
  DORMANT: 0x20000,
  ECHO: 0x40000,
}

/**
 * print_link_flags() of iproute2 leaves IFF_RUNNING out and says NO-CARRIER where it is missing from a link that is up;
 * a link that is down never has it. M-DOWN is of another link.
 */
function flagsOf(names: readonly string[]): number {
  const flags = names.reduce((bits, name) => bits | (flagBits[name] ?? 0), 0)
  return (flags & IFF_UP) !== 0 && !names.includes('NO-CARRIER') ? flags | IFF_RUNNING : flags
}
