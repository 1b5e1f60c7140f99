import { LladdrError } from '../errors/index.js'
import type { LinkEvent, LinkWatch } from '../link/index.js'
import { run } from '../task.js'
import { Backoff } from './backoff.js'
import type { Context } from './context.js'
import { spoof } from './spoof.js'
import { status, type SpoofStatus } from './status.js'

export interface GuardOptions {
  /** Give a link that drifted, or got its original back from something else, its address again. Default false. */
  reapply?: boolean | undefined
  /** Ends the guard; the iteration then throws the signal's reason. */
  signal?: AbortSignal | undefined
}

export interface GuardEvent extends SpoofStatus {
  /** The address that was found was replaced by the expected one. */
  reapplied: boolean
}

/**
 * Watch over spoofed links, by events, without polling. Told is what is not as it should be at the start, and every change.
 * A link that cannot be given its address again is tried anew, after a second and then at ever longer intervals.
 */
export async function* guard(
  context: Context,
  names: readonly string[],
  { reapply: reapplies = false, signal }: GuardOptions,
): AsyncGenerator<GuardEvent, void> {
  const guarding = {
    guarded: guardedNames(context, names),
    reapplies,
    last: new Map(),
    failed: new Set<string>(),
  }
  const watch = context.links.watch(signal && { signal })
  const backoff = new Backoff()
  try {
    await watch.ready
    const reasons = occasions(watch, guarding.guarded, backoff)
    while (!(await reasons.next()).done) {
      yield* look(context, guarding)
      backoff.set(guarding.failed.size > 0)
    }
  } finally {
    backoff.set(false)
    watch.close()
  }
}

/** Whenever there is a reason to look: at the start, when a link changes, when something is to be tried again. */
async function* occasions(
  watch: LinkWatch,
  guarded: ReadonlySet<string>,
  backoff: Backoff,
): AsyncGenerator<void, void> {
  yield
  let next: ReturnType<typeof watch.next> | undefined
  for (;;) {
    // Not before it is waited for: nobody would handle its failure.
    next ??= watch.next()
    const event = await (backoff.over ? Promise.race([next, backoff.over]) : next)
    if (event?.done) return
    if (event) next = undefined
    if (!event || concerns(event.value, guarded)) yield
  }
}

/** @throws LladdrError BACKUP_MISSING where a link is not spoofed. */
function guardedNames({ repository }: Context, names: readonly string[]): ReadonlySet<string> {
  const spoofed = new Set(repository.listSpoofed().map(([name]) => name))
  const stranger = names.find((name) => !spoofed.has(name))
  if (stranger !== undefined) {
    throw new LladdrError('BACKUP_MISSING', `"${stranger}" is not spoofed, so there is nothing to guard.`, {
      link: stranger,
      hint: 'Spoof it first; `lladdr status` shows what is spoofed.',
    })
  }
  return names.length > 0 ? new Set(names) : spoofed
}

const concerns = (event: LinkEvent, guarded: ReadonlySet<string>): boolean =>
  guarded.has(event.link.name) || (event.type === 'renamed' && guarded.has(event.from))

interface Guarding {
  guarded: ReadonlySet<string>
  /** What was told last of each link. */
  last: Map<string, string>
  reapplies: boolean
  /** Links that should have been given their address again and were not. */
  failed: Set<string>
}

async function* look(context: Context, guarding: Guarding): AsyncGenerator<GuardEvent, void> {
  const { guarded, last, failed } = guarding
  for (const seen of await run(status(context))) {
    const { name } = seen
    const isNews = inWords(seen) !== (last.get(name) ?? asExpected(seen))
    // What is `interrupted` here is mostly somebody at work, whose change is no drift.
    if (!guarded.has(name) || seen.state === 'interrupted' || !(isNews || failed.has(name))) continue
    const reapplied = await reapply(context, seen, guarding)
    // Our own change is no news.
    last.set(name, reapplied ? asExpected(seen) : inWords(seen))
    if (isNews || reapplied) yield { ...seen, reapplied }
  }
}

const inWords = ({ state, address }: SpoofStatus): string => `${state} ${address ?? ''}`
const asExpected = ({ expected }: SpoofStatus): string => `spoofed ${expected}`

/** Where that is asked for and needed. */
async function reapply(
  context: Context,
  seen: SpoofStatus,
  { reapplies, failed }: Guarding,
): Promise<boolean> {
  failed.delete(seen.name)
  if (!reapplies || !seen.drifted) return false
  const isGiven = await giveAgain(context, seen)
  if (!isGiven) failed.add(seen.name)
  return isGiven
}

/** False, with a word to the log, where it cannot be: the guard goes on all the same. */
async function giveAgain(context: Context, { name, expected }: SpoofStatus): Promise<boolean> {
  try {
    await run(spoof(context, [name], { policy: 'explicit', address: expected }))
    return true
  } catch (error) {
    if (!(error instanceof LladdrError)) throw error
    context.log.warn(`"${name}" could not be given ${expected} again: ${error.message}`)
    return false
  }
}
