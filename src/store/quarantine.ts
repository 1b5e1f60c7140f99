import { basename, dirname, join } from 'node:path'
import { step, type Task } from '../task.js'
import { sha256 } from './digest.js'
import type { StoreFiles } from './files.js'
import { failedToWrite } from './store-error.js'

/**
 * Keep a damaged file for a person to look at, under `quarantine/`. The name carries the content's digest, so that
 * coming here again with the same file adds nothing. The original stays where it is. Returns the kept path; undefined
 * where there is no file.
 */
export function* quarantine(files: StoreFiles, path: string): Task<string | undefined> {
  const content = files.read(path)
  if (content === undefined) return undefined
  const directory = join(dirname(path), 'quarantine')
  const kept = join(directory, `${basename(path)}.${sha256(content).slice(0, 12)}`)
  yield* step(files.makeDirectory(directory))
  // A copy, not a second name of the same file: a person who mends the file in place must not change the evidence.
  if (files.read(kept) === undefined) yield* step(files.replace(kept, content))
  return kept
}

export const keptAs = (kept: readonly string[]): string =>
  kept.length === 0 ? '' : ` Kept as ${kept.join(' and ')}.`

/** Copies of files, by name. */
export function* quarantineAll(
  files: StoreFiles,
  directory: string,
  names: Iterable<string>,
): Task<string[]> {
  const kept: string[] = []
  for (const file of new Set(names)) {
    const path = join(directory, file)
    try {
      const copy = yield* quarantine(files, path)
      if (copy !== undefined) kept.push(copy)
    } catch (error) {
      throw failedToWrite(error, path)
    }
  }
  return kept
}
