import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { NativeLock } from '../binding/index.js'
import type { Task } from '../task.js'
import { acquireLock } from './file-lock.js'
import { LOCK } from './paths.js'

/** The store's own byte of the lock file; names have theirs after it. */
export const STORE_BYTE = 0
const NAME_BYTES = 2 ** 31 - 2

/** A held lock of {@link Store.lock}. */
export interface Held {
  release(): void
}

export function* acquireByte(directory: string, offset: number, timeout: number): Task<NativeLock> {
  return yield* acquireLock({ path: join(directory, LOCK), offset, timeout })
}

export function* acquireNames(directory: string, names: readonly string[], timeout: number): Task<Held> {
  const held: NativeLock[] = []
  const release = (): void => {
    for (const lock of held.splice(0).reverse()) lock.release()
  }
  try {
    // One order for everybody: two callers with overlapping names cannot wait for each other.
    for (const byte of bytesOf(names)) held.push(yield* acquireByte(directory, byte, timeout))
  } catch (error) {
    release()
    throw error
  }
  return { release }
}

/** A byte per name by its hash: without a table, and a collision merely makes two names wait for each other. */
function bytesOf(names: readonly string[]): number[] {
  const bytes = names.map(
    (name) => (createHash('sha256').update(name).digest().readUInt32BE(0) % NAME_BYTES) + 1,
  )
  return [...new Set(bytes)].sort((a, b) => a - b)
}
