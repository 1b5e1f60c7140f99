import type { ExecutionContext } from 'ava'
import type { LinkLayer } from '../../src/index.js'
import { ip } from '../helpers/links.js'

export interface Fixture {
  links: LinkLayer
  /** An Ethernet link that is up, with carrier, and changes its address live. */
  live: string
  /** What routes there are over it, by another's account. Not empty. */
  routes: () => unknown[]
}

/** Gives a real link a route, in a table of its own. @param netns where the link is, for `ip -n`. */
export function withRoute(name: string, netns?: string): () => unknown[] {
  const there = (...parameters: string[]): string =>
    ip(...(netns === undefined ? [] : ['-n', netns]), ...parameters)
  const [link] = JSON.parse(there('-json', 'link', 'show', name)) as { ifindex: number }[]
  const table = String(1000 + (link?.ifindex ?? 0))
  there('route', 'add', '192.0.2.0/24', 'dev', name, 'table', table)
  return () => JSON.parse(there('-json', 'route', 'show', 'table', table) || '[]') as unknown[]
}

/** What a contract needs of a backend. */
export type Open = (t: ExecutionContext) => Fixture
