import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { ExecutionContext } from 'ava'

/** Links with names of their own, so that test files can share one private namespace. Never on the host. */
if (process.env['LLADDR_TEST_NAMESPACE'] !== '1') {
  throw new Error(
    'These tests change links: run them by `npm test` or `node scripts/in-namespace.mjs ava FILE`.',
  )
}

export const ip = (...parameters: string[]): string => execFileSync('ip', parameters, { encoding: 'utf8' })

/** At most 15 bytes, as IFNAMSIZ asks. */
export const uniqueName = (prefix: string): string => `${prefix}${randomBytes(4).toString('hex')}`

/** A local address that no other test has: what is in use in the namespace is refused. */
export const uniqueAddress = (): string =>
  `02:${randomBytes(5)
    .toString('hex')
    .replace(/..(?!$)/g, '$&:')}`

/** `ip link add NAME type …`, removed after the test. */
export function createLink(t: ExecutionContext, ...type: string[]): string {
  const name = uniqueName(type[0]?.slice(0, 5) ?? 'link')
  ip('link', 'add', name, 'type', ...type)
  removeAfter(t, name)
  return name
}

/** Both ends of a virtual cable. */
export function createVeth(t: ExecutionContext, { up = false } = {}): [name: string, peer: string] {
  const peer = uniqueName('peer')
  const name = createLink(t, 'veth', 'peer', 'name', peer)
  if (up) bringUp(name, peer)
  return [name, peer]
}

/** The kernel reports carrier some time after the command: until then two looks at a link may differ. */
function bringUp(...ends: string[]): void {
  for (const end of ends) ip('link', 'set', end, 'up')
  const isUp = (end: string): boolean => ip('link', 'show', end).includes('state UP')
  const deadline = Date.now() + 10_000
  while (!ends.every(isUp)) if (Date.now() > deadline) throw new Error(`no carrier on ${ends.join(', ')}`)
}

export const createBridge = (t: ExecutionContext): string => createLink(t, 'bridge')

export function createMacvlan(t: ExecutionContext, lower: string): string {
  const name = uniqueName('macv')
  ip('link', 'add', name, 'link', lower, 'type', 'macvlan')
  removeAfter(t, name)
  return name
}

export const createTap = (t: ExecutionContext): string => createTuntap(t, 'tap')

/** A link without any address (ARPHRD_NONE). */
export const createTun = (t: ExecutionContext): string => createTuntap(t, 'tun')

function createTuntap(t: ExecutionContext, mode: 'tap' | 'tun'): string {
  const name = uniqueName(mode)
  ip('tuntap', 'add', 'dev', name, 'mode', mode)
  removeAfter(t, name)
  return name
}

/** A link goes with its peer or its lower link, so it may be gone already. */
function removeAfter(t: ExecutionContext, name: string): void {
  t.teardown(() => {
    try {
      execFileSync('ip', ['link', 'delete', name], { stdio: 'ignore' })
    } catch {
      // gone
    }
  })
}

/** What `ip -json -details link` tells of a link. */
export interface IpLink {
  ifname: string
  ifindex: number
  mtu: number
  flags: string[]
  operstate: string
  link_type: string
  address?: string
  broadcast?: string
  linkinfo?: { info_kind: string }
  altnames?: string[]
}

/** What `ip` says, which has nothing to do with our addon. */
export function secondOpinion(name: string): IpLink {
  const [link] = JSON.parse(ip('-json', '-details', 'link', 'show', name)) as IpLink[]
  if (link === undefined) throw new Error(`ip shows no ${name}`)
  return link
}

export const addressBySecondOpinion = (name: string): string => secondOpinion(name).address ?? ''
