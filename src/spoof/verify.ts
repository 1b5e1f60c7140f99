import { LladdrError } from '../errors/index.js'
import { findSilent, hasCarrier, waitForCarrier, type Link } from '../link/index.js'
import { call, step, type Task } from '../task.js'
import type { Context } from './context.js'

/** Looks at a changed link and says whether all is well. For the sync form it must be sync. */
type Check = (link: Link) => unknown

/**
 * What must be so after a change for it to stand:
 * - `readback`: the link has the address that it was given, which is looked at in any case
 * - `carrier`: it has carrier again within five seconds, if it had before
 * - `gateway`: the default gateways that it had before answer ARP or neighbour discovery within five seconds; not those
 *   with a permanent neighbour entry. Where there are none the log is told, and nothing else is looked at.
 * - a function: false or an exception rolls the change back
 */
export type Verify = 'readback' | 'carrier' | 'gateway' | Check

/** What is expected of a link after its change, by what it was like before it. */
export interface Expectation {
  name: string
  checks: readonly Verify[]
  hadCarrier: boolean
  /** IP addresses. */
  gateways: readonly string[]
}

/** @throws LladdrError CONNECTIVITY_UNSUPPORTED where the backend cannot look for gateways. */
export function* expect(context: Context, name: string, checks: readonly Verify[]): Task<Expectation> {
  return {
    name,
    checks,
    hadCarrier: checks.includes('carrier') && hasCarrier(yield* call(context.links, 'get', name)),
    gateways: checks.includes('gateway') ? yield* gatewaysToAsk(context, name) : [],
  }
}

function* gatewaysToAsk({ links, log }: Context, name: string): Task<string[]> {
  const gateways = yield* call(links, 'gateways', name)
  const known = gateways.length > 0 ? yield* call(links, 'neighbours', name) : []
  const isPermanent = (gateway: string): boolean =>
    known.some(({ ip, state }) => ip === gateway && state === 'permanent')
  for (const gateway of gateways.filter(isPermanent))
    log.warn(`The gateway ${gateway} on "${name}" has a permanent neighbour entry, and is not asked.`)
  if (gateways.length === 0) log.warn(`No default gateway is reached through "${name}", and none is asked.`)
  return gateways.filter((gateway) => !isPermanent(gateway))
}

/** @throws LladdrError VERIFY_FAILED. */
export function* verify({ links }: Context, expectation: Expectation): Task<void> {
  const { name, checks } = expectation
  for (const check of checks) {
    if (check === 'carrier') yield* assertCarrier(links, expectation)
    else if (check === 'gateway') yield* assertGateways(links, expectation)
    else if (check !== 'readback') yield* ask(check, yield* call(links, 'get', name))
  }
}

function* assertCarrier(links: Context['links'], { name, hadCarrier }: Expectation): Task<void> {
  if (hadCarrier && !(yield* waitForCarrier(links, name))) throw refused(name, 'it lost its carrier')
}

function* assertGateways(links: Context['links'], { name, gateways }: Expectation): Task<void> {
  const silent = yield* findSilent(links, name, gateways)
  if (silent.length > 0) throw refused(name, `no answer from its default gateway ${silent.join(' and ')}`)
}

function* ask(check: Check, link: Link): Task<void> {
  let verdict: unknown
  try {
    verdict = yield* step({ sync: () => check(link), async: async () => Promise.resolve(check(link)) })
  } catch (cause) {
    throw refused(link.name, cause instanceof Error ? cause.message : String(cause), cause)
  }
  if (verdict instanceof Promise) throw refused(link.name, 'the check is async, which spoofSync cannot await')
  if (verdict === false) throw refused(link.name, 'the check said no')
}

const refused = (name: string, why: string, cause?: unknown): LladdrError =>
  new LladdrError('VERIFY_FAILED', `The check of "${name}" after the change failed: ${why}.`, {
    link: name,
    cause,
  })
