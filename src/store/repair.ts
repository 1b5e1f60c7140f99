import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { run, runSync, type Task } from '../task.js'
import type { CollectionDefinition, Definitions } from './collection.js'
import { compact, type Part } from './compaction.js'
import { assertTrusted } from './directory.js'
import { readDisk, type Problem } from './disk.js'
import { DEFAULT_LOCK_TIMEOUT_MS } from './file-lock.js'
import { nativeFiles, type StoreFiles } from './files.js'
import { healthOf } from './health.js'
import { NO_DIGEST, type JournalState } from './journal.js'
import { acquireByte, STORE_BYTE } from './locks.js'
import { fileOf } from './paths.js'
import { quarantineAll } from './quarantine.js'
import { readEdited, salvageAll, type Salvaged } from './salvage-all.js'
import { failedToReadFile, failedToWrite } from './store-error.js'
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
 * Make a damaged state directory usable again with all that can still be read, and throw nothing away: every file that has a
 * problem is copied to `quarantine/` first. Without `write` it only tells.
 * @throws LladdrError STATE_INSECURE, STATE_UNREADABLE, STATE_UNWRITABLE, STATE_WRITE_FAILED, LOCK_TIMEOUT.
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

function* repair(directory: string, own: Definitions, options: RepairOptions): Task<RepairReport> {
  const { write = false, lockTimeout = DEFAULT_LOCK_TIMEOUT_MS, files = nativeFiles() } = options
  const definitions = new Map(Object.entries(own))
  const place = { files, directory, definitions }
  assertTrusted(directory)
  const plan = planOf(place, options)
  if (!write || !plan.report.needed) return plan.report
  const lock = yield* acquireByte(directory, STORE_BYTE, lockTimeout)
  try {
    // Anew: somebody may have mended it meanwhile.
    return yield* carryOut(place, planOf(place, options))
  } finally {
    lock.release()
  }
}

interface Place {
  files: StoreFiles
  directory: string
  definitions: ReadonlyMap<string, CollectionDefinition>
}

interface Plan {
  report: RepairReport
  salvaged: Salvaged
  /** What is to be written. */
  contents: ReadonlyMap<string, Map<string, object>>
}

function planOf(place: Place, { reseal = false }: RepairOptions): Plan {
  const { files, directory, definitions } = place
  const problems = healthOf(place).files.flatMap(({ file, problems: all }) =>
    all.map((what) => ({ file, what })),
  )
  const salvaged = salvaging(directory, () =>
    salvageAll(readDisk(files, directory, definitions.keys()), definitions),
  )
  const edits: Difference[] = []
  const contents = new Map<string, Map<string, object>>()
  for (const [name, definition] of definitions) {
    const known = salvaged.contents.get(name) ?? new Map<string, object>()
    const edited = readEdited({ name, definition }, files.read(join(directory, fileOf(name))))
    if (edited) edits.push(...differences(name, known, edited))
    contents.set(name, reseal && edited ? edited : known)
  }
  const entries = Object.fromEntries(Array.from(contents, ([name, { size }]) => [name, size]))
  const needed = problems.length > 0
  const { unreadable } = salvaged
  return {
    report: { needed, written: false, problems, entries, unreadable, edits, kept: [] },
    salvaged,
    contents,
  }
}

function* differences(
  collection: string,
  before: Map<string, object>,
  after: Map<string, object>,
): Iterable<Difference> {
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const change = { collection, key, before: before.get(key), after: after.get(key) }
    if (!isDeepStrictEqual(change.before, change.after)) yield change
  }
}

function* carryOut(
  { files, directory, definitions }: Place,
  { report, salvaged, contents }: Plan,
): Task<RepairReport> {
  const kept = yield* quarantineAll(files, directory, report.problems)
  const partOf = ([name, { version }]: [string, CollectionDefinition]): [string, Part] => [
    name,
    {
      version,
      formerVersion: version,
      reached: 0,
      isChanged: true,
      isUnusable: true,
      entries: () => new Table({}, contents.get(name) ?? new Map<string, object>(), new Date().toISOString()),
    },
  ]
  const collections = new Map(Array.from(definitions, partOf))
  try {
    const journal = yield* compact(files, {
      directory,
      collections,
      journal: standing(salvaged),
      compressFrom: Infinity,
    })
    // Once more: the journal that was replaced is the former one now, and may be damaged itself.
    const settled = new Map(
      Array.from(collections, ([name, part]) => [
        name,
        { ...part, reached: journal.header.base, isChanged: false, isUnusable: false },
      ]),
    )
    yield* compact(files, { directory, collections: settled, journal, compressFrom: Infinity })
  } catch (error) {
    throw failedToWrite(error, directory)
  }
  return { ...report, written: true, kept }
}

/** As if a journal had reached up to the newest commit that was seen. */
function standing({ epoch, sequence }: Salvaged): JournalState {
  const header = { epoch, base: sequence, previous: NO_DIGEST, collections: {} }
  return { header, cursor: { epoch, sequence, digest: NO_DIGEST, flushed: sequence }, end: 0 }
}

function salvaging<T>(directory: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw failedToReadFile(error, directory)
  }
}
