import type { ExecutionContext } from 'ava'
import { createVeth, ip, uniqueName } from './links.js'

/** A virtual cable whose far end is in a namespace of its own, with addresses 10.NET.0.1 and .2, 2001:db8:NET::1 and ::2. */
export interface Cable {
  name: string
  peer: string
  /** The namespace of the peer, for `ip -n` and `ip netns exec`. */
  far: string
  net: number
}

/** Every test has a number of its own: all links of a test run share one routing table. */
export function createCable(t: ExecutionContext, net: number): Cable {
  const far = uniqueName('far')
  ip('netns', 'add', far)
  t.teardown(() => {
    ip('netns', 'delete', far)
  })
  const [name, peer] = createVeth(t)
  ip('link', 'set', peer, 'netns', far)
  ip('-n', far, 'link', 'set', peer, 'up')
  ip('link', 'set', name, 'up')
  ip('addr', 'add', `10.${String(net)}.0.1/24`, 'dev', name)
  ip('-6', 'addr', 'add', `2001:db8:${String(net)}::1/64`, 'dev', name, 'nodad')
  ip('-n', far, 'addr', 'add', `10.${String(net)}.0.2/24`, 'dev', peer)
  ip('-n', far, '-6', 'addr', 'add', `2001:db8:${String(net)}::2/64`, 'dev', peer, 'nodad')
  return { name, peer, far, net }
}

interface AddressInfo {
  local: string
  scope: string
  valid_life_time?: number
  preferred_life_time?: number
}
interface Route {
  dst: string
  dev?: string
  expires?: number
}

const json = (...parameters: string[]): unknown => JSON.parse(ip('-json', ...parameters) || '[]')

interface Nexthop {
  id: number
  dev?: string
  group?: { id: number }[]
}

/** The nexthop objects over a link, and the groups that one of them is in. */
function nexthopsOf(name: string): Nexthop[] {
  const all = json('nexthop', 'show') as Nexthop[]
  const ids = all.filter(({ dev }) => dev === name).map(({ id }) => id)
  return all.filter(
    ({ id, group = [] }) => ids.includes(id) || group.some((member) => ids.includes(member.id)),
  )
}

/** What `ip` shows of a link's addresses, routes of all tables, nexthops, neighbours and the rules, but for lifetimes. */
export function connectivityOf(name: string): unknown {
  const [link] = json('addr', 'show', 'dev', name) as { addr_info: AddressInfo[] }[]
  const addresses = link?.addr_info.map(({ valid_life_time: _v, preferred_life_time: _p, ...rest }) => rest)
  const routes = ['-4', '-6'].flatMap(
    (family) => json(family, 'route', 'show', 'table', 'all', 'dev', name) as Route[],
  )
  const neighbours = ['-4', '-6'].flatMap((family) => [
    ...(json(family, 'neigh', 'show', 'dev', name, 'nud', 'permanent') as unknown[]),
    ...(json(family, 'neigh', 'show', 'proxy', 'dev', name) as unknown[]),
  ])
  return {
    addresses: sorted(addresses?.filter((address) => !isGenerated(address.local))),
    routes: sorted(routes.filter(({ dst }) => !isGenerated(dst)).map(({ expires: _, ...rest }) => rest)),
    neighbours: sorted(neighbours),
    nexthops: sorted(nexthopsOf(name)),
    rules: json('rule'),
  }
}

/** Made by the kernel from the link's address. */
const isGenerated = (address: string): boolean => address.startsWith('fe80::') && address.includes('ff:fe')

const sorted = (values: readonly unknown[] = []): string[] =>
  values.map((value) => JSON.stringify(value)).sort()

/** All IPv6 addresses of a link. */
export function ipv6Of(name: string): string[] {
  const [link] = json('-6', 'addr', 'show', 'dev', name) as { addr_info: AddressInfo[] }[]
  return link?.addr_info.map(({ local }) => local) ?? []
}

/** The end of every IPv6 address that derives from a link-layer address (RFC 4291, appendix A), as `ip` writes it. */
export function eui64(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = address.split(':').map((octet) => parseInt(octet, 16))
  const groups = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f]
  return groups.map((group) => group.toString(16)).join(':')
}

/** Looks until it is true, at most ten seconds: the kernel tells nobody of these changes in time. */
export function eventually(t: ExecutionContext, what: string, isTrue: () => boolean): void {
  const deadline = Date.now() + 10_000
  while (!isTrue()) if (Date.now() > deadline) return void t.fail(`never: ${what}`)
  t.pass()
}

/** The link-layer address that the far end has for one of ours. */
export function learntBy({ far, peer }: Cable, address: string): string | undefined {
  const [entry] = json('-n', far, 'neigh', 'show', address, 'dev', peer) as { lladdr?: string }[]
  return entry?.lladdr
}
