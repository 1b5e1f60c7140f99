import { hasCode } from '../errors/index.js'
import type { Backup } from '../repository/index.js'
import { call, type Task } from '../task.js'
import { mend } from './bounce.js'
import { sight, type Context } from './context.js'
import { whyReplaced, type Sighting } from './identity.js'
import { settle } from './settle.js'

/**
 * - `applied`: the interrupted change had come through, and is recorded as a spoof now
 * - `restored`: the link has its original address, by rollback or reboot, and is recorded so now
 * - `unchanged`: nothing to settle
 * - `in-use`: another process is changing the link at this moment
 * - `missing`: there is no such link now; the backup waits for it
 * - `replaced`: the name belongs to another link now; the backup is kept
 */
export type RecoverOutcome = 'applied' | 'restored' | 'unchanged' | 'in-use' | 'missing' | 'replaced'

export interface RecoverResult {
  name: string
  original: string
  /** What the link has now; null when it is missing. */
  address: string | null
  outcome: RecoverOutcome
}

/** Settle every record of a change against what the kernel shows. Addresses are left as they are. */
export function* recover(context: Context): Task<RecoverResult[]> {
  const results: RecoverResult[] = []
  for (const [name] of context.repository.listSpoofed()) {
    const result = yield* recoverLink(context, name)
    if (result) results.push(result)
  }
  return results
}

function* recoverLink(context: Context, name: string): Task<RecoverResult | undefined> {
  const seen = yield* look(context, name)
  if (!seen) return undefined
  const { backup, sighting } = seen
  const { original } = backup
  const address = sighting?.link.address ?? null
  if (!sighting) return { name, original, address, outcome: 'missing' }
  if (whyReplaced(backup, sighting) !== undefined) return { name, original, address, outcome: 'replaced' }
  if (!needsWriting(backup, sighting)) return { name, original, address, outcome: 'unchanged' }
  return { name, original, address, outcome: yield* settleLocked(context, name) }
}

interface Seen {
  backup: Backup
  sighting: Sighting | undefined
}

function* look(context: Context, name: string): Task<Seen | undefined> {
  const backup = context.repository.get(name)
  if (!backup) return undefined
  try {
    return { backup, sighting: yield* sight(context, name) }
  } catch (error) {
    if (hasCode(error, 'LINK_NOT_FOUND')) return { backup, sighting: undefined }
    throw error
  }
}

const needsWriting = (backup: Backup, sighting: Sighting): boolean => settle(backup, sighting) !== backup

/** Under the link's lock, looking again: an intent whose lock is held is not interrupted but in progress. */
function* settleLocked(context: Context, name: string): Task<RecoverOutcome> {
  const held = yield* tryLock(context, name)
  if (!held) return 'in-use'
  try {
    const seen = yield* look(context, name)
    if (!seen?.sighting || !needsWriting(seen.backup, seen.sighting)) return 'unchanged'
    yield* mend(context, seen.backup, seen.sighting)
    const settled = settle(seen.backup, seen.sighting)
    yield* call(context.repository, 'replace', new Map([[name, settled]]))
    return settled.state === 'restored' ? 'restored' : 'applied'
  } finally {
    held.release()
  }
}

function* tryLock({ repository }: Context, name: string): Task<{ release(): void } | undefined> {
  try {
    return yield* call(repository, 'lock', [name], 0)
  } catch (error) {
    if (hasCode(error, 'LOCK_TIMEOUT')) return undefined
    throw error
  }
}
