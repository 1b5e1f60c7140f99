import { LladdrError } from '../errors/index.js'
import { waitForCarrier, type Link } from '../link/index.js'
import { call, step, type Task } from '../task.js'
import type { Context } from './context.js'

/** Looks at a changed link and says whether all is well. For the sync form it must be sync. */
type Check = (link: Link) => unknown

/**
 * What must be so after a change for it to stand:
 * - `readback`: the link has the address that it was given, which is looked at in any case
 * - `carrier`: it has carrier again within five seconds, if it had before
 * - a function: false or an exception rolls the change back
 */
export type Verify = 'readback' | 'carrier' | Check

interface Verification {
  name: string
  check: Verify
  hadCarrier: boolean
}

/** @throws LladdrError VERIFY_FAILED. */
export function* verify({ links }: Context, { name, check, hadCarrier }: Verification): Task<void> {
  if (check === 'carrier') {
    if (hadCarrier && !(yield* waitForCarrier(links, name))) throw refused(name, 'it lost its carrier')
  } else if (check !== 'readback') yield* ask(check, yield* call(links, 'get', name))
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
