import type { Definitions } from './collection.js'
import { filesIn, type Copies, type Place, type Problem } from './disk.js'
import { nativeFiles } from './files.js'
import { readEverything, type Everything } from './foreign.js'
import { scanJournal } from './journal.js'
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

/** Look at every octet of every file in a state directory, without changing anything. @throws LladdrError STATE_UNREADABLE. */
export const checkStore = (directory: string, definitions: Definitions): StoreHealth =>
  healthOf({ files: nativeFiles(), directory, definitions: new Map(Object.entries(definitions)) })

/** {@link checkStore} on any files. */
export function healthOf(place: Place): StoreHealth {
  try {
    return examine(readEverything(place))
  } catch (error) {
    throw failedToReadFile(error, place.directory)
  }
}

export function examine({ disk, definitions }: Everything): StoreHealth {
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
  for (const problem of backupProblems({ disk, definitions })) note('warning', problem)
  return summed(filesIn(disk), problems)
}

/** The second generation, which nothing else looks at while the first is good. */
function* backupProblems({ disk: { journal, files }, definitions }: Everything): Iterable<Problem> {
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
  existing: readonly string[],
  problems: ReadonlyMap<string, readonly { what: string; health: Health }[]>,
): StoreHealth {
  const files = [...new Set([...existing, ...problems.keys()])].map((file) => {
    const own = problems.get(file) ?? []
    const texts = [...new Set(own.map(({ what }) => what))]
    return { file, status: worst(own.map(({ health }) => health)), problems: texts }
  })
  return { status: worst(files.map(({ status }) => status)), files }
}
