import type { ExecutionContext } from 'ava'
import type { LinkLayer } from '../../src/index.js'

export interface Fixture {
  links: LinkLayer
  /** An Ethernet link that is up, with carrier, and changes its address live. */
  live: string
}

/** What a contract needs of a backend. */
export type Open = (t: ExecutionContext) => Fixture
