import { hasCode, LladdrError } from '../errors/index.js'
import { changeAddress, type Bounce } from '../link/index.js'
import { withIntent, withRestored, type Backup } from '../repository/index.js'
import { call, type Task } from '../task.js'
import { keepWith, replay } from './bounce.js'
import { sight, whileLocked, type Context } from './context.js'
import { assertSameLink, sourceOf, type Sighting } from './identity.js'
import { assertSpoofable } from './plan.js'
import { leftDown } from './settle.js'
import { assertMayChange } from './spoof.js'

export interface RestoreOptions {
  /** As for spoof. Default auto. */
  bounce?: Bounce
}

export interface RestoreResult {
  name: string
  /** What the link has now: its original. */
  address: string
  /** What it had before this call. */
  previous: string
  original: string
}

interface Restorable {
  backup: Backup
  sighting: Sighting
}

/** Put a link's original address back, read it back, and record that. */
export function* restore(context: Context, name: string, options: RestoreOptions): Task<RestoreResult> {
  const { link } = (yield* examine(context, name)).sighting
  return yield* whileLocked(context, [link.name], restoreLocked(context, link.name, options))
}

/** Some links were restored, others not. */
export class RestoreAllError extends LladdrError {
  /** Those that have their originals again. */
  readonly restored: readonly RestoreResult[]
  /** Why the others have not, one for each. */
  readonly failures: readonly unknown[]

  constructor(restored: readonly RestoreResult[], failures: readonly unknown[], first: LladdrError) {
    const { errno, syscall, link, hint } = first
    const names = restored.map(({ name }) => `"${name}"`).join(', ')
    const told = restored.length === 0 ? [] : [`Restored all the same: ${names}.`]
    const cause = failures.length === 1 ? first : new AggregateError(failures)
    super(first.code, [...failures.map(messageOf), ...told].join('\n'), { errno, syscall, link, hint, cause })
    this.restored = restored
    this.failures = failures
  }
}

/** Every spoofed link, as far as it goes: one that fails does not keep the others from their addresses. */
export function* restoreAll(context: Context, options: RestoreOptions): Task<RestoreResult[]> {
  const results: RestoreResult[] = []
  const failures: unknown[] = []
  for (const [name] of context.repository.listSpoofed()) {
    try {
      results.push(yield* restore(context, name, options))
    } catch (error) {
      // Somebody else was faster.
      if (!hasCode(error, 'ALREADY_RESTORED')) failures.push(error)
    }
  }
  const [first] = failures
  if (first instanceof LladdrError) throw new RestoreAllError(results, failures, first)
  // A bug is told as it is.
  if (failures.length > 0) throw first
  return results
}

function* restoreLocked(
  context: Context,
  name: string,
  { bounce = 'auto' }: RestoreOptions,
): Task<RestoreResult> {
  const { backup, sighting } = yield* examine(context, name)
  const { original } = backup
  const previous = sighting.link.address ?? ''
  if (previous !== original) yield* putOriginal(context, { backup, sighting }, bounce)
  if (leftDown(backup, sighting)) yield* call(context.links, 'setUp', name, true)
  yield* replay(context, name, backup)
  // A power cut puts every original back by itself, which recovery sees.
  yield* call(context.repository, 'replace', new Map([[name, withRestored(backup)]]), { durable: false })
  return { name, address: original, previous, original }
}

/** A link that has to be taken down for it becomes an intent first, so that recovery knows to bring it up again. */
function* putOriginal(
  context: Context,
  { backup, sighting: { link, identity } }: Restorable,
  bounce: Bounce,
): Task<void> {
  assertSpoofable(link)
  const { links, log } = context
  const { name } = link
  const { original: address } = backup
  const beforeDown = keepWith(context, name, () => withIntent(backup, sourceOf(link, identity), address))
  yield* changeAddress(links, { name, address, bounce, from: link, log, beforeDown })
}

/** @throws LladdrError BACKUP_MISSING, ALREADY_RESTORED, LINK_NOT_FOUND, LINK_REPLACED, PERMISSION_DENIED. */
function* examine(context: Context, name: string): Task<Restorable> {
  // By the name given first: a link that is gone may still have a backup, and the other way round.
  const sighting = yield* sight(context, name)
  const { link } = sighting
  const backup = context.repository.get(link.name)
  if (!backup) {
    throw new LladdrError('BACKUP_MISSING', `"${link.name}" was never backed up here.`, { link: link.name })
  }
  const isOriginal = link.address === backup.original
  if (isOriginal && (backup.state === 'restored' || backup.state === 'saved')) {
    const message = `"${link.name}" has its original address ${backup.original} already.`
    throw new LladdrError('ALREADY_RESTORED', message, { link: link.name })
  }
  assertSameLink(backup, sighting)
  if (!isOriginal || leftDown(backup, sighting)) assertMayChange(context, [link.name])
  return { backup, sighting }
}

const messageOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure))
