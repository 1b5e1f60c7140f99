import { hasCode, LladdrError } from '../errors/index.js'
import { call, type Task } from '../task.js'
import { isHere, keep, recordOf, whileLocked, type Context } from './context.js'
import { putBack } from './put-back.js'
import { withChange } from './record.js'

/**
 * - `unchanged`: nothing was interrupted
 * - `put-back`: links and host name have again what they had before the interrupted change
 * - `in-use`: another process is changing the identity at this moment
 * - `elsewhere`: the links are in another network namespace than this spoofer's
 */
export type IdentityRecoverOutcome = 'unchanged' | 'put-back' | 'in-use' | 'elsewhere'

export interface IdentityRecoverResult {
  outcome: IdentityRecoverOutcome
  /** The links of the interrupted change, with the address that each had before it. */
  links: Record<string, string>
  /** The host name before it; null where it was not touched. */
  hostname: string | null
}

const nothing = { links: {}, hostname: null }

/** An identity that is half one and half another tells more than either: what was interrupted is undone, not finished. */
export function* recover(context: Context): Task<IdentityRecoverResult> {
  if (!recordOf(context)?.change) return { outcome: 'unchanged', ...nothing }
  try {
    return yield* whileLocked(context, recoverLocked(context), 0)
  } catch (error) {
    if (hasCode(error, 'LOCK_TIMEOUT')) return { outcome: 'in-use', ...nothing }
    throw error
  }
}

/** @throws LladdrError ROLLBACK_FAILED; the record is kept then. */
export function* recoverLocked(context: Context): Task<IdentityRecoverResult> {
  const record = recordOf(context)
  if (!record?.change) return { outcome: 'unchanged', ...nothing }
  const { links, hostname } = record.change
  const found = { links, hostname: hostname?.previous ?? null }
  if (!isHere(context, record)) return { outcome: 'elsewhere', ...found }
  // Links first come to what is recorded of them: one may have been left down in mid-change.
  yield* call(context.spoofer, 'recover')
  const problems = yield* putBack(context, record.change)
  if (problems.length > 0) {
    throw new LladdrError(
      'ROLLBACK_FAILED',
      `An interrupted identity could not be put back: ${problems.join(' ')}`,
    )
  }
  yield* keep(context, withChange(record, null))
  return { outcome: 'put-back', ...found }
}
