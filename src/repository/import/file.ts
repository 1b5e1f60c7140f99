import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { constants } from 'node:os'
import * as z from 'zod'
import { fromSystem, LladdrError, type ErrnoTable } from '../../errors/index.js'
import { step, type Task } from '../../task.js'
import { lazily } from '../../lazily.js'

const codes: ErrnoTable = {
  EACCES: 'STATE_UNREADABLE',
  EPERM: 'STATE_UNREADABLE',
  EISDIR: 'ARGUMENT_INVALID',
  ENOENT: 'ARGUMENT_INVALID',
  ENOTDIR: 'ARGUMENT_INVALID',
}

/** What a file to be imported holds. @throws LladdrError ARGUMENT_INVALID, STATE_UNREADABLE, IMPORT_INVALID. */
export function* readJson(path: string): Task<unknown> {
  let text: string
  try {
    text = yield* step<string>({
      sync: () => readFileSync(path, 'utf8'),
      async: async () => readFile(path, 'utf8'),
    })
  } catch (error) {
    throw fromSystem(error, { codes, path, message: (reason) => `Cannot read ${path}: ${reason}.` })
  }
  const content = parseJson(path, text)
  if (ownSchema().safeParse(content).success) throw ownFile(path)
  return content
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw refused(path, [error instanceof Error ? error.message : 'it is not JSON'])
  }
}

/** The predecessor's files have the same names. */
const ownSchema = lazily(() => z.looseObject({ schema: z.string(), sha256: z.string() }))

const ownFile = (path: string): LladdrError =>
  new LladdrError('IMPORT_INVALID', `${path} is a state file of lladdr itself.`, {
    path,
    hint: 'Work on it in its place, with --state-dir, or export it there first.',
  })

/** {@link readJson}; undefined where there is no such file. */
export function* readJsonIfThere(path: string): Task<unknown> {
  try {
    return yield* readJson(path)
  } catch (error) {
    if (error instanceof LladdrError && error.errno === constants.errno.ENOENT) return undefined
    throw error
  }
}

/** A JSON object. Not z.record(), which leaves out a key "__proto__". */
export const jsonObject = lazily(() =>
  z.custom<object>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'it must be an object',
  ),
)

export function parse<T>(schema: z.ZodType<T>, path: string, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw refused(path, result.error.issues.map(issueText))
}

export const issueText = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.map(String).join(' / ')}: ${message}`

const SHOWN = 20

/** Nothing of a file counts where something in it does not: whoever imports it looks at all that is wrong, once. */
export function refused(path: string, problems: readonly string[]): LladdrError {
  const shown = problems.slice(0, SHOWN).join('; ')
  const more = problems.length > SHOWN ? `; and ${String(problems.length - SHOWN)} more` : ''
  return new LladdrError('IMPORT_INVALID', `${path} cannot be imported: ${shown}${more}.`, { path })
}

/** @throws LladdrError IMPORT_INVALID where there are problems. */
export function assertNone(path: string, problems: readonly string[]): void {
  if (problems.length > 0) throw refused(path, problems)
}

/** The result, alone in a list; where the work fails, an empty one and a problem more. */
export function attempt<T>(problems: string[], place: string, work: () => T): T[] {
  try {
    return [work()]
  } catch (error) {
    problems.push(`${place}: ${error instanceof Error ? error.message.replace(/\.$/, '') : String(error)}`)
    return []
  }
}
