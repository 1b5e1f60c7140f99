import * as z from 'zod'
import type { CollectionDefinition } from './collection.js'
import { readDisk } from './directory-files.js'
import type { StoreFiles } from './files.js'
import { scanJournal } from './journal.js'
import { backupOf, fileOf, JOURNAL } from './paths.js'
import { rebuild, type Disk, type Problem } from './rebuild.js'
import { decodeSnapshot } from './snapshot.js'
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

/** Every octet of every file, changing nothing. */
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

/** Collections of other programs in the same directory. */
function foreignIn({ journal: { main } }: Disk): Map<string, CollectionDefinition> {
  const scan = main && scanJournal(main)
  const listed = scan && 'header' in scan ? (scan.header?.collections ?? {}) : {}
  return new Map(
    Object.entries(listed).map(([name, { version }]) => [name, { schema: z.looseObject({}), version }]),
  )
}

/** The second generation, which nothing else looks at while the first is good. */
function* backupProblems(disk: Disk, definitions: Examined['definitions']): Iterable<Problem> {
  for (const [name, definition] of definitions) {
    const { main, backup } = disk.files.get(name) ?? {}
    const file = backupOf(fileOf(name))
    if (main && !backup) yield { file, what: 'the file is missing; the next compaction makes it' }
    if (!backup) continue
    const decoded = decodeSnapshot({ name, definition, thorough: true }, backup)
    if (decoded.state === 'damaged') for (const what of decoded.problems) yield { file, what }
  }
  const { backup } = disk.journal
  const scan = backup && scanJournal(backup)
  if (scan && 'tail' in scan && typeof scan.tail === 'object')
    yield { file: backupOf(JOURNAL), what: scan.tail.problem }
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
