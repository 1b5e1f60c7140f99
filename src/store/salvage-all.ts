import * as z from 'zod'
import { isObject, parseJson } from './digest.js'
import type { CollectionDefinition } from './collection.js'
import type { Disk } from './disk.js'
import { applyTo, readEntry } from './entry.js'
import { salvageCommits, type Commit } from './journal.js'
import { backupOf, fileOf, JOURNAL } from './paths.js'
import { decodeSnapshot, withoutChecksum, type Decoded, type Decoding } from './snapshot.js'

export interface Salvaged {
  contents: Map<string, Map<string, object>>
  /** What nothing readable is left of, in words. */
  unreadable: string[]
  /** The highest of each that any readable piece has. */
  epoch: number
  sequence: number
}

/** A piece of what is on disk, with the last commit that is in it. */
interface Piece {
  sequence: number
  apply: (entries: Map<string, object>) => string | undefined
}

/**
 * All that the files of a damaged directory still give, the newest of each: snapshots, their backups, and every line of both
 * journals that is whole by itself. Pure.
 */
export function salvageAll(disk: Disk, definitions: ReadonlyMap<string, CollectionDefinition>): Salvaged {
  const commits = [disk.journal.backup, disk.journal.main].flatMap((bytes) =>
    bytes ? salvageCommits(bytes) : [],
  )
  const result: Salvaged = { contents: new Map(), unreadable: [], epoch: 1, sequence: 0 }
  for (const commit of commits) raise(result, commit)
  for (const [name, definition] of definitions) {
    const { main, backup } = disk.files.get(name) ?? {}
    const file = fileOf(name)
    const copies = [
      { file: backupOf(file), bytes: backup },
      { file, bytes: main },
    ].flatMap(({ file: from, bytes }) => (bytes ? [pieceOf({ name, definition, from }, bytes, result)] : []))
    const pieces = [...copies, ...commits.map((commit) => commitPiece(name, definition, commit))]
    result.contents.set(name, assembled(pieces, result.unreadable))
  }
  return result
}

interface Source extends Decoding {
  from: string
}

function pieceOf(source: Source, bytes: Buffer, result: Salvaged): Piece {
  const decoded = decodeSnapshot({ ...source, thorough: true }, bytes)
  const { entries, sequence } = readable(decoded)
  raise(result, { sequence, epoch: decoded.state === 'intact' ? decoded.snapshot.epoch : 1 })
  if (decoded.state === 'damaged')
    result.unreadable.push(...decoded.problems.map((what) => `${source.from}: ${what}`))
  return {
    sequence,
    apply: (all) => {
      // A whole file also says what is gone.
      if (decoded.state === 'intact') all.clear()
      for (const [key, entry] of entries) all.set(key, entry)
      return undefined
    },
  }
}

function readable(decoded: Decoded): { entries: Iterable<[string, object]>; sequence: number } {
  if (decoded.state === 'intact') return decoded.snapshot
  return decoded.state === 'damaged' ? decoded.salvage : { entries: [], sequence: 0 }
}

const commitPiece = (
  name: string,
  definition: CollectionDefinition,
  { sequence, changes }: Commit,
): Piece => ({
  sequence,
  apply: (entries) => applyTo(entries, { definition, version: definition.version }, changes[name] ?? {}),
})

/** The older first; of the same age, files before commits, and a collection's file before nothing. */
function assembled(pieces: readonly Piece[], unreadable: string[]): Map<string, object> {
  const entries = new Map<string, object>()
  for (const { sequence, apply } of [...pieces].sort((a, b) => a.sequence - b.sequence)) {
    const wrong = apply(entries)
    if (wrong !== undefined) unreadable.push(`${JOURNAL}, commit ${String(sequence)}: ${wrong}`)
  }
  return entries
}

function raise(result: Salvaged, { sequence, epoch }: { sequence: number; epoch: number }): void {
  result.sequence = Math.max(result.sequence, sequence)
  result.epoch = Math.max(result.epoch, epoch)
}

const editedSchema = z.looseObject({
  schema: z.string(),
  version: z.int(),
  // Not z.record(), which leaves out a key "__proto__", and that can be the name of a link.
  entries: z.custom<Record<string, object>>(
    (value) => isObject(value) && Object.values(value).every(isObject),
  ),
})

/** What a person made of a collection's file: JSON of the right form, whose digests are wrong; undefined otherwise. */
export function readEdited(decoding: Decoding, bytes: Buffer | undefined): Map<string, object> | undefined {
  if (!bytes || decodeSnapshot({ ...decoding, thorough: true }, bytes).state !== 'damaged') return undefined
  const { data } = editedSchema.safeParse(parseJson(bytes.toString()))
  if (data?.schema !== decoding.name) return undefined
  const entries = new Map<string, object>()
  for (const [key, value] of Object.entries(data.entries)) {
    const written = { definition: decoding.definition, version: data.version }
    const entry = readEntry(written, key, withoutChecksum(value))
    if (typeof entry === 'string') return undefined
    entries.set(key, entry)
  }
  return entries
}
