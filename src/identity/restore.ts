import { combined, hasCode, LladdrError } from '../errors/index.js'
import type { RestoreOptions, RestoreResult } from '../spoof/index.js'
import { call, type Task } from '../task.js'
import { assertMayChange, keep, recordOf, setHostName, whileLocked, type Context } from './context.js'
import { recoverLocked } from './recover.js'
import type { SessionRecord } from './record.js'

export interface IdentityRestoreResult {
  links: RestoreResult[]
  /** Null where the session never changed it. */
  hostname: { name: string; previous: string } | null
}

/** Put back the originals of everything that the session changed. What cannot be stays in the record, for another try. */
export function* restore(context: Context, options: RestoreOptions): Task<IdentityRestoreResult> {
  const record = recordOf(context)
  if (!record) throw missing()
  const hostname = record.hostname ?? record.change?.hostname
  assertMayChange(context, { links: false, hostname: Boolean(hostname) })
  return yield* whileLocked(context, restoreLocked(context, options))
}

const missing = (): LladdrError =>
  new LladdrError('SESSION_MISSING', 'No identity session is in force in this UTS namespace.')

function* restoreLocked(context: Context, options: RestoreOptions): Task<IdentityRestoreResult> {
  yield* recoverLocked(context)
  const record = recordOf(context)
  // An interrupted first change is undone by now, and nothing else is left.
  if (!record) return { links: [], hostname: null }
  const hostname = restoreHostName(context, record)
  const links: RestoreResult[] = []
  const stuck: string[] = []
  const failures: unknown[] = []
  for (const name of record.links) {
    try {
      links.push(yield* call(context.spoofer, 'restore', name, options))
    } catch (error) {
      if (hasCode(error, 'ALREADY_RESTORED') || hasCode(error, 'BACKUP_MISSING')) continue
      stuck.push(name)
      failures.push(error)
    }
  }
  yield* keep(context, { ...record, hostname: null, links: stuck })
  if (failures.length > 0) throw combined(failures)
  return { links, hostname }
}

function restoreHostName(context: Context, { hostname }: SessionRecord): IdentityRestoreResult['hostname'] {
  if (!hostname) return null
  const previous = context.host.name()
  if (previous !== hostname.original) setHostName(context, hostname.original)
  return { name: hostname.original, previous }
}
