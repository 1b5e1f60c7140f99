import { combined, hasCode, LladdrError } from '../errors/index.js'
import type { RestoreOptions, RestoreResult } from '../spoof/index.js'
import { call, type Task } from '../task.js'
import {
  assertHere,
  assertMayChange,
  keep,
  recordOf,
  setHostName,
  whileLocked,
  type Context,
} from './context.js'
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
  assertHere(context, record)
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
  const failures: unknown[] = []
  const hostname = yield* trying(failures, restoreHostName(context, record))
  const links: RestoreResult[] = []
  const stuck: string[] = []
  for (const name of record.links) {
    const before = failures.length
    const restored = yield* trying(failures, restoreLink(context, name, options))
    if (restored) links.push(restored)
    else if (failures.length > before) stuck.push(name)
  }
  yield* keep(context, { ...record, hostname: hostname === undefined ? record.hostname : null, links: stuck })
  if (failures.length > 0) throw combined(failures)
  return { links, hostname: hostname ?? null }
}

/** The rest is to be put back all the same. Undefined where it failed. */
function* trying<T>(failures: unknown[], work: Task<T>): Task<T | undefined> {
  try {
    return yield* work
  } catch (error) {
    failures.push(error)
    return undefined
  }
}

/** Null where somebody was faster. */
function* restoreLink(
  { spoofer }: Context,
  name: string,
  options: RestoreOptions,
): Task<RestoreResult | null> {
  try {
    return yield* call(spoofer, 'restore', name, options)
  } catch (error) {
    if (hasCode(error, 'ALREADY_RESTORED') || hasCode(error, 'BACKUP_MISSING')) return null
    throw error
  }
}

// eslint-disable-next-line require-yield -- there is nothing to wait for
function* restoreHostName(
  context: Context,
  { hostname }: SessionRecord,
): Task<IdentityRestoreResult['hostname']> {
  if (!hostname) return null
  const previous = context.host.name()
  if (previous !== hostname.original) setHostName(context, hostname.original)
  return { name: hostname.original, previous }
}
