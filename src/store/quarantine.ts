import { basename, dirname, join } from 'node:path'
import { call, type Task } from '../task.js'
import { sha256 } from './digest.js'
import type { StoreFiles } from './files.js'

/**
 * Keep a damaged file for a person to look at, under `quarantine/`. The name carries the content's digest, so that
 * coming here again with the same file adds nothing. The original stays where it is. Returns the kept path.
 */
export function* quarantine(files: StoreFiles, path: string, content: Buffer): Task<string> {
  const directory = join(dirname(path), 'quarantine')
  const kept = join(directory, `${basename(path)}.${sha256(content).slice(0, 12)}`)
  yield* call(files, 'makeDirectory', directory)
  // A copy, not a second name of the same file: a person who mends the file in place must not change the evidence.
  if (files.read(kept) === undefined) yield* call(files, 'replace', kept, content)
  return kept
}
