import { join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { run, runSync, step, type Task } from '../task.js'
import type { CollectionDefinition, Definitions } from './collection.js'
import { compact, type Part } from './compaction.js'
import { assertTrusted } from './directory.js'
import { filesIn, type Place, type Problem } from './disk.js'
import { readEdits, type Edits } from './edited.js'
import { DEFAULT_LOCK_TIMEOUT_MS } from './file-lock.js'
import { nativeFiles, type StoreFiles } from './files.js'
import { readEverything, type Everything } from './foreign.js'
import { examine } from './health.js'
import { encodeHeader, NO_DIGEST, type Header, type JournalState } from './journal.js'
import { acquireByte, STORE_BYTE } from './locks.js'
import { JOURNAL } from './paths.js'
import { quarantineAll } from './quarantine.js'
import { salvageAll, type Salvaged } from './salvage-all.js'
import { failedToReadFile, failedToWrite, newerFile } from './store-error.js'
import { Table } from './table.js'

export interface RepairOptions {
  /** Write what was found. Default false: only tell. */
  write?: boolean
  /** Take entries as a person has edited them in a collection's file by hand, where they fit. Default false. */
  reseal?: boolean
  /** In milliseconds. Default 5000. */
  lockTimeout?: number
  /** For tests. */
  files?: StoreFiles
}

/** An entry that a person edited. */
export interface Difference {
  collection: string
  key: string
  /** Undefined where there was none. */
  before: object | undefined
  /** Undefined where there is none any more. */
  after: object | undefined
}

export interface RepairReport {
  /** Whether there is anything to repair. */
  needed: boolean
  /** Whether it was done. */
  written: boolean
  /** By file. */
  problems: Problem[]
  /** How many entries can be read, by collection. */
  entries: Record<string, number>
  /** What nothing readable is left of, in words. */
  unreadable: string[]
  /** What was edited by hand; it counts with `reseal`. */
  edits: Difference[]
  /** Copies of everything that was replaced. */
  kept: string[]
}

/**
 * Make a damaged state directory usable again with all that can still be read, and throw nothing away: every file is copied to
 * `quarantine/` first. Without `write` it only tells.
 * @throws LladdrError STATE_NEWER, STATE_INSECURE, STATE_UNREADABLE, STATE_UNWRITABLE, STATE_WRITE_FAILED, LOCK_TIMEOUT.
 */
export async function repairStore(
  directory: string,
  definitions: Definitions,
  options: RepairOptions = {},
): Promise<RepairReport> {
  return run(repair(directory, definitions, options))
}

/** {@link repairStore}, blocking. */
export function repairStoreSync(
  directory: string,
  definitions: Definitions,
  options: RepairOptions = {},
): RepairReport {
  return runSync(repair(directory, definitions, options))
}

function* repair(given: string, own: Definitions, options: RepairOptions): Task<RepairReport> {
  const { write = false, lockTimeout = DEFAULT_LOCK_TIMEOUT_MS, files = nativeFiles() } = options
  const place = { files, directory: resolve(given), definitions: new Map(Object.entries(own)) }
  assertTrusted(place.directory)
  const plan = planOf(place, options)
  if (!write || !plan.report.needed) return plan.report
  const lock = yield* acquireByte(place.directory, STORE_BYTE, lockTimeout)
  try {
    // Anew: somebody may have mended it meanwhile.
    const { report, ...rest } = planOf(place, options)
    return report.needed ? yield* carryOut(place, { report, ...rest }) : report
  } finally {
    lock.release()
  }
}

/** With the collections of other programs: the new journal must list them. */
interface Plan extends Everything {
  report: RepairReport
  salvaged: Salvaged
  /** What is to be written. */
  contents: ReadonlyMap<string, Map<string, object>>
}

function planOf(place: Place, options: RepairOptions): Plan {
  try {
    return findings(place, options)
  } catch (error) {
    throw failedToReadFile(error, place.directory)
  }
}

function findings(place: Place, { reseal = false }: RepairOptions): Plan {
  const everything = readEverything(place)
  const { disk, definitions } = everything
  const salvaged = salvageAll(disk, definitions)
  if ('version' in salvaged) throw newerFile(join(place.directory, salvaged.file), salvaged.version)
  const problems = examine(everything).files.flatMap(({ file, problems: all }) =>
    all.map((what) => ({ file, what })),
  )
  const edits: Difference[] = []
  for (const [name, definition] of place.definitions)
    edits.push(...differences(name, salvaged, readEdits({ name, definition }, disk.files.get(name)?.main)))
  const contents = reseal ? edited(salvaged.contents, edits) : salvaged.contents
  const entries = Object.fromEntries(Array.from(contents, ([name, { size }]) => [name, size]))
  const { unreadable } = salvaged
  const needed = problems.length > 0
  const report = { needed, written: false, problems, entries, unreadable, edits, kept: [] }
  return { report, definitions, disk, salvaged, contents }
}

function* differences(
  collection: string,
  { contents, later }: Salvaged,
  edits: Edits | undefined,
): Iterable<Difference> {
  if (!edits) return
  const known = contents.get(collection) ?? new Map<string, object>()
  const gone = [...known.keys()].filter((key) => !edits.keys.has(key) && !later.get(collection)?.has(key))
  for (const key of [...edits.set.keys(), ...gone].sort()) {
    const change = { collection, key, before: known.get(key), after: edits.set.get(key) }
    if (!isDeepStrictEqual(change.before, change.after)) yield change
  }
}

function edited(
  contents: Salvaged['contents'],
  edits: readonly Difference[],
): Map<string, Map<string, object>> {
  const result = new Map(Array.from(contents, ([name, entries]) => [name, new Map(entries)]))
  for (const { collection, key, after } of edits) {
    if (after) result.get(collection)?.set(key, after)
    else result.get(collection)?.delete(key)
  }
  return result
}

function* carryOut({ files, directory }: Place, { report, disk, ...planned }: Plan): Task<RepairReport> {
  // All of it: also what is good is replaced, and may have what nobody thinks of now.
  const kept = yield* quarantineAll(files, directory, filesIn(disk))
  const journal = standing(planned.salvaged)
  try {
    // A journal has to be there to be replaced.
    if (!disk.journal.main)
      yield* step(files.replace(join(directory, JOURNAL), encodeHeader(journal.header).bytes))
    const written = yield* compact(files, {
      directory,
      collections: partsOf(planned, disk),
      journal,
      compressFrom: Infinity,
    })
    // Once more: the journal that was replaced is the former one now, and may be damaged itself.
    const collections = settled(partsOf(planned, disk), written.header)
    yield* compact(files, { directory, collections, journal: written, compressFrom: Infinity })
  } catch (error) {
    throw failedToWrite(error, directory)
  }
  return { ...report, written: true, kept }
}

function partsOf(
  { definitions, contents }: Pick<Plan, 'definitions' | 'contents'>,
  disk: Plan['disk'],
): Map<string, Part> {
  const partOf = ([name, { version }]: [string, CollectionDefinition]): [string, Part] => {
    const entries = contents.get(name) ?? new Map<string, object>()
    const { main, backup } = disk.files.get(name) ?? {}
    return [
      name,
      {
        version,
        formerVersion: version,
        reached: 0,
        isChanged: entries.size > 0 || main !== undefined || backup !== undefined,
        isUnusable: true,
        entries: () => new Table({}, entries, new Date().toISOString()),
      },
    ]
  }
  return new Map(Array.from(definitions, partOf))
}

/** As they are after the first compaction. */
const settled = (parts: ReadonlyMap<string, Part>, { collections }: Header): Map<string, Part> =>
  new Map(
    Array.from(parts, ([name, part]) => [
      name,
      { ...part, reached: collections[name]?.sequence ?? 0, isChanged: false, isUnusable: false },
    ]),
  )

/** As if a journal had reached up to the newest commit that was seen. */
function standing({ epoch, sequence: seen }: Salvaged): JournalState {
  // 0 is for collections without a file.
  const sequence = Math.max(1, seen)
  const header = { epoch, base: sequence, previous: NO_DIGEST, collections: {} }
  return { header, cursor: { epoch, sequence, digest: NO_DIGEST, flushed: sequence }, end: 0 }
}
