import { call, pause, type Task } from '../task.js'
import { IFF_LOWER_UP, type Link, type LinkLayer } from './link.js'

/** Negotiating an Ethernet link takes up to three seconds. */
const PATIENCE_MS = 5000
const BETWEEN_LOOKS_MS = 10

export const hasCarrier = ({ flags }: Link): boolean => (flags & IFF_LOWER_UP) !== 0

/** Whether the link had carrier in the end; gives up after five seconds. */
export function* waitForCarrier(links: LinkLayer, name: string): Task<boolean> {
  const deadline = Date.now() + PATIENCE_MS
  while (!hasCarrier(yield* call(links, 'get', name))) {
    if (Date.now() > deadline) return false
    yield* pause(BETWEEN_LOOKS_MS)
  }
  return true
}
