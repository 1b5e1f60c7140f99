import { call, pause, type Task } from '../task.js'
import type { LinkLayer } from './link.js'

/**
 * After a change the link-local address is a new one, and while duplicate address detection is at it, up to two seconds,
 * nothing can be asked over IPv6.
 */
const PATIENCE_MS = 5000
const BETWEEN_QUESTIONS_MS = 500
const BETWEEN_LOOKS_MS = 10

/**
 * Ask by ARP and neighbour discovery for gateways on a link, whatever is remembered of them.
 * @returns those that did not answer within five seconds.
 */
export function* findSilent(links: LinkLayer, name: string, gateways: readonly string[]): Task<string[]> {
  const deadline = Date.now() + PATIENCE_MS
  let silent = [...gateways]
  let asked = 0
  while (silent.length > 0 && Date.now() < deadline) {
    if (Date.now() - asked >= BETWEEN_QUESTIONS_MS) {
      for (const gateway of silent) yield* call(links, 'solicit', name, gateway)
      asked = Date.now()
    }
    silent = without(silent, yield* reachableOn(links, name))
    if (silent.length > 0) yield* pause(BETWEEN_LOOKS_MS)
  }
  return silent
}

function* reachableOn(links: LinkLayer, name: string): Task<(string | null)[]> {
  const neighbours = yield* call(links, 'neighbours', name)
  return neighbours.filter(({ state }) => state === 'reachable').map(({ ip }) => ip)
}

const without = (all: readonly string[], some: readonly (string | null)[]): string[] =>
  all.filter((each) => !some.includes(each))
