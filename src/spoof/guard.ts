import { LladdrError } from '../errors/index.js'
import type { LinkEvent } from '../link/index.js'
import { run } from '../task.js'
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

/** Watch over spoofed links, by events, without polling. Told is what is not as it should be at the start, and every change. */
export async function* guard(
  context: Context,
  names: readonly string[],
  { reapply = false, signal }: GuardOptions,
): AsyncGenerator<GuardEvent, void> {
  const guarded = guardedNames(context, names)
  const watch = context.links.watch(signal && { signal })
  const last = new Map<string, string>()
  try {
    await watch.ready
    yield* look(context, { guarded, last, reapply })
    for await (const event of watch) {
      if (concerns(event, guarded)) yield* look(context, { guarded, last, reapply })
    }
  } finally {
    watch.close()
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
  reapply: boolean
}

async function* look(
  context: Context,
  { guarded, last, reapply }: Guarding,
): AsyncGenerator<GuardEvent, void> {
  for (const seen of await run(status(context))) {
    const { name, state, address } = seen
    const now = `${state} ${address ?? ''}`
    const known = last.get(name) ?? `spoofed ${seen.expected}`
    // What is `interrupted` here is mostly somebody at work, whose change is no drift.
    if (!guarded.has(name) || now === known || state === 'interrupted') continue
    last.set(name, now)
    const reapplied = reapply && seen.drifted && (await giveAgain(context, seen))
    // Our own change is no news.
    if (reapplied) last.set(name, `spoofed ${seen.expected}`)
    yield { ...seen, reapplied }
  }
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
