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
  if (up) for (const end of [name, peer]) ip('link', 'set', end, 'up')
  return [name, peer]
}

export const createBridge = (t: ExecutionContext): string => createLink(t, 'bridge')

export function createMacvlan(t: ExecutionContext, lower: string): string {
  const name = uniqueName('macv')
  ip('link', 'add', name, 'link', lower, 'type', 'macvlan')
  removeAfter(t, name)
  return name
}

export function createTap(t: ExecutionContext): string {
  const name = uniqueName('tap')
  ip('tuntap', 'add', 'dev', name, 'mode', 'tap')
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

interface IpLink {
  ifname: string
  address: string
}

/** What `ip` says, which has nothing to do with our addon. */
export function addressBySecondOpinion(name: string): string {
  const [link] = JSON.parse(ip('-j', 'link', 'show', name)) as IpLink[]
  return link?.address ?? ''
}
