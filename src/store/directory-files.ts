import { join } from 'node:path'
import type { StoreFiles } from './files.js'
import { backupOf, fileOf, JOURNAL } from './paths.js'
import { quarantine } from './quarantine.js'
import type { Copies, Disk, Problem } from './rebuild.js'
import { failedToWrite } from './store-error.js'
import type { Task } from '../task.js'

/** All that a state directory holds of these collections. */
export function readDisk(files: StoreFiles, directory: string, collections: Iterable<string>): Disk {
  const read = (file: string): Buffer | undefined => files.read(join(directory, file))
  const copies = (file: string): Copies => ({ main: read(file), backup: read(backupOf(file)) })
  // The journal first: one that is newer than the files it goes on from would be taken for damage.
  const journal = copies(JOURNAL)
  return { journal, files: new Map(Array.from(collections, (name) => [name, copies(fileOf(name))])) }
}

/** Copies of the files that have problems. */
export function* quarantineAll(
  files: StoreFiles,
  directory: string,
  problems: readonly Problem[],
): Task<string[]> {
  const kept: string[] = []
  for (const file of new Set(problems.map((problem) => problem.file))) {
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
