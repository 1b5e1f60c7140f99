import * as z from 'zod'
import type { CollectionDefinition, Definitions } from './collection.js'
import { readDisk, type Copies, type Disk, type Problem } from './disk.js'
import { nativeFiles, type StoreFiles } from './files.js'
import { headerOf, salvageCommits, scanJournal } from './journal.js'
import { backupOf, fileOf, JOURNAL } from './paths.js'
import { rebuild } from './rebuild.js'
import { decodeSnapshot, type Decoding } from './snapshot.js'
import { failedToReadFile } from './store-error.js'

/** `warning`: damage that another file makes up for. `critical`: damage that something may be lost by. */
export type Health = 'good' | 'warning' | 'critical'

export interface FileHealth {
  /** Its name in the state directory. */
  file: string
  status: Health
  /** In words for a person. */
  problems: string[]
}

export interface StoreHealth {
  status: Health
  /** Those that exist or should. */
  files: FileHealth[]
}

export interface Examined {
  files: StoreFiles
  directory: string
  definitions: ReadonlyMap<string, CollectionDefinition>
}

/** Look at every octet of every file in a state directory, without changing anything. @throws LladdrError STATE_UNREADABLE. */
export const checkStore = (directory: string, definitions: Definitions): StoreHealth =>
  healthOf({ files: nativeFiles(), directory, definitions: new Map(Object.entries(definitions)) })

/** {@link checkStore} on any files. */
export function healthOf({ files, directory, definitions: own }: Examined): StoreHealth {
  try {
    const definitions = new Map([...foreignIn(readDisk(files, directory, [])), ...own])
    const disk = readDisk(files, directory, definitions.keys())
    const problems = new Map<string, { what: string; health: Health }[]>()
    const note = (health: Health, { file, what }: Problem): void => {
      problems.set(file, [...(problems.get(file) ?? []), { what, health }])
    }
    const rebuilt = rebuild(disk, { definitions, thorough: true })
    if (rebuilt.state === 'newer')
      note('critical', {
        file: rebuilt.file,
        what: `written by a newer version (form ${String(rebuilt.version)})`,
      })
    else
      for (const problem of rebuilt.problems) note(rebuilt.state === 'lost' ? 'critical' : 'warning', problem)
    for (const problem of backupProblems(disk, definitions)) note('warning', problem)
    return summed(disk, problems)
  } catch (error) {
    throw failedToReadFile(error, directory)
  }
}

/** Collections that the journals speak of, for those of other programs in the same directory. */
export function foreignIn({ journal: { main, backup } }: Disk): Map<string, CollectionDefinition> {
  const versions = new Map<string, number>()
  for (const bytes of [backup, main].filter((copy) => copy !== undefined)) {
    for (const { changes } of salvageCommits(bytes))
      for (const name of Object.keys(changes)) versions.set(name, versions.get(name) ?? 1)
    for (const [name, { version }] of Object.entries(headerOf(bytes)?.collections ?? {}))
      versions.set(name, version)
  }
  return new Map(Array.from(versions, ([name, version]) => [name, { schema: z.looseObject({}), version }]))
}

/** The second generation, which nothing else looks at while the first is good. */
function* backupProblems({ journal, files }: Disk, definitions: Examined['definitions']): Iterable<Problem> {
  for (const [name, definition] of definitions) {
    const file = backupOf(fileOf(name))
    for (const what of copyProblems({ name, definition }, files.get(name))) yield { file, what }
  }
  const problem = journal.backup && journalProblem(journal.backup)
  if (problem !== undefined) yield { file: backupOf(JOURNAL), what: problem }
}

function copyProblems(decoding: Decoding, copies: Copies | undefined): string[] {
  if (!copies?.backup) return copies?.main ? ['the file is missing; the next compaction makes it'] : []
  const decoded = decodeSnapshot({ ...decoding, thorough: true }, copies.backup)
  return decoded.state === 'damaged' ? decoded.problems : []
}

function journalProblem(bytes: Buffer): string | undefined {
  const scan = scanJournal(bytes)
  return 'tail' in scan && typeof scan.tail === 'object' ? scan.tail.problem : undefined
}

const severity: readonly Health[] = ['good', 'warning', 'critical']
const worst = (all: readonly Health[]): Health =>
  severity[Math.max(0, ...all.map((health) => severity.indexOf(health)))] ?? 'good'

function summed(
  disk: Disk,
  problems: ReadonlyMap<string, readonly { what: string; health: Health }[]>,
): StoreHealth {
  const copies = [
    [JOURNAL, disk.journal] as const,
    ...Array.from(disk.files, ([name, pair]) => [fileOf(name), pair] as const),
  ]
  const existing = copies.flatMap(([file, { main, backup }]) => [
    ...(main ? [file] : []),
    ...(backup ? [backupOf(file)] : []),
  ])
  const files = [...new Set([...existing, ...problems.keys()])].map((file) => {
    const own = problems.get(file) ?? []
    const texts = [...new Set(own.map(({ what }) => what))]
    return { file, status: worst(own.map(({ health }) => health)), problems: texts }
  })
  return { status: worst(files.map(({ status }) => status)), files }
}
