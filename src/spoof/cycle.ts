import { setTimeout } from 'node:timers/promises'
import { duration } from '../address/index.js'
import { combined, hasCode, LladdrError } from '../errors/index.js'
import { run } from '../task.js'
import type { Context } from './context.js'
import { restore } from './restore.js'
import { spoof, type SpoofRequest, type SpoofResult } from './spoof.js'

export interface CycleOptions {
  /** From the begin of one round to that of the next: milliseconds, or `30s`, `5m`, `12h`. */
  every: number | string
  /** Rounds; default: no end. */
  count?: number | undefined
  /** Ends the cycle, also between two rounds; the iteration then throws the signal's reason. A change is never cut off. */
  signal?: AbortSignal | undefined
  /** What becomes of the links when the iteration ends, however it ends. Default keep: the addresses of the last round. */
  onExit?: 'restore' | 'keep' | undefined
}

export type CycleRequest = SpoofRequest & CycleOptions

export interface CycleStep extends SpoofResult {
  /** From 1. */
  round: number
}

/** Spoof again and again. All links of a round are one transaction; a round that fails ends the cycle. */
export async function* cycle(
  context: Context,
  names: readonly string[],
  { every, count = Infinity, signal, onExit = 'keep', ...request }: CycleRequest,
): AsyncGenerator<CycleStep, void> {
  const interval = milliseconds(every)
  signal?.throwIfAborted()
  const begin = performance.now()
  try {
    for (let round = 1; round <= count; round++) {
      // By the clock of the whole cycle, so that the time that changes take does not add up.
      if (round > 1) await wait(begin + (round - 1) * interval - performance.now(), signal)
      for (const result of await run(spoof(context, names, request))) yield { round, ...result }
    }
  } finally {
    if (onExit === 'restore') await restoreEach(context, names)
  }
}

/** setTimeout's limit, 24 days. */
const LONGEST = 2 ** 31 - 1

function milliseconds(every: number | string): number {
  const interval = typeof every === 'number' ? every : duration.safeParse(every).data
  if (interval !== undefined && interval >= 1 && interval <= LONGEST) return interval
  throw new LladdrError('ARGUMENT_INVALID', `"${every}" is not a time between two rounds.`, {
    hint: 'Write a duration like 30s, 5m or 12h, 24 days at most.',
  })
}

async function wait(time: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(Math.max(0, time), undefined, { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

/** A link that has its original, or never lost it, is as it should be. */
async function restoreEach(context: Context, names: readonly string[]): Promise<void> {
  const failures: unknown[] = []
  for (const name of new Set(names)) {
    try {
      await run(restore(context, name, {}))
    } catch (error) {
      if (!hasCode(error, 'ALREADY_RESTORED') && !hasCode(error, 'BACKUP_MISSING')) failures.push(error)
    }
  }
  if (failures.length > 0) throw combined(failures)
}
