import * as z from 'zod'
import { LladdrError } from '../../errors/index.js'
import { lazily } from '../../lazily.js'

/** Written `KEY-7` and numbered under each key, or written `7` and numbered throughout. */
export const toolForms = ['keyed', 'global'] as const
export type ToolForm = (typeof toolForms)[number]

/** An outside tool and how it writes its IDs. */
export interface Tool {
  /** Lower case: a letter, then letters, digits, `_`, `.` and `-`. */
  readonly name: string
  readonly form: ToolForm
}

/** An external ID taken apart; the key is null where the tool has none. */
export interface ExternalId {
  key: string | null
  number: number
}

const builtInTools: readonly Tool[] = [
  { name: 'azure_devops', form: 'global' },
  { name: 'github', form: 'global' },
  { name: 'jira', form: 'keyed' },
  { name: 'linear', form: 'keyed' },
]

/** 15 digits: one more is still a safe integer. */
export const MAX_NUMBER = 999_999_999_999_999

export const toolName = lazily(() =>
  z.string().regex(/^[a-z][a-z0-9_.-]{0,63}$/, 'not a name of a tool in lower case'),
)

const KEY = /^[A-Z][A-Z0-9_]{0,63}$/
const WRITTEN = /^(?:([A-Z][A-Z0-9_]{0,63})-)?([1-9]\d{0,14})$/

const toolSchema = lazily(() => z.strictObject({ name: toolName(), form: z.enum(toolForms) }))

/** External IDs in the form they are kept in. */
export const externalText = lazily(() => z.string().regex(WRITTEN, 'not an external ID, like OPS-7 or 7'))

/** The tools by name. @throws LladdrError ARGUMENT_INVALID for one that is ill-formed or has another form built in. */
export function toolsByName(further: readonly Tool[] = []): ReadonlyMap<string, Tool> {
  const tools = new Map(builtInTools.map((tool) => [tool.name, tool]))
  for (const given of further) {
    const tool = toolSchema().safeParse(given)
    if (!tool.success) throw invalid(`This is no definition of a tool: ${z.prettifyError(tool.error)}.`)
    const { name, form } = tool.data
    const before = tools.get(name)
    if (before && before.form !== form) throw invalid(`The tool "${name}" is ${before.form}, not ${form}.`)
    tools.set(name, tool.data)
  }
  return tools
}

/** A key as it is kept, in upper case. @throws LladdrError ARGUMENT_INVALID where the tool needs one and has none, or the other way round. */
export function keyOf({ name, form }: Tool, text: string | null | undefined): string | null {
  if (form === 'global') {
    if (text === undefined || text === null) return null
    throw invalid(`${name} numbers its IDs throughout: it takes no key, and "${text}" was given.`)
  }
  const key = text?.toUpperCase()
  if (key !== undefined && KEY.test(key)) return key
  const given = key === undefined ? 'none was given' : `"${text ?? ''}" is none`
  throw invalid(`${name} needs a key, a letter and then letters, digits and "_", e.g. OPS: ${given}.`)
}

/** An ID as the tool writes it, its key in whichever case. @throws LladdrError ARGUMENT_INVALID. */
export function parseExternal({ name, form }: Tool, text: string): ExternalId {
  const id = readExternal(text)
  if (id && (id.key === null) === (form === 'global')) return id
  throw invalid(`"${text}" is no ID of ${name}, which writes them like ${form === 'keyed' ? 'OPS-7' : '7'}.`)
}

/** Whatever the tool; undefined where it is of neither form. */
export function readExternal(text: string): ExternalId | undefined {
  const [written, key = null, digits] = WRITTEN.exec(text.toUpperCase()) ?? []
  return written === undefined ? undefined : { key, number: Number(digits) }
}

export const writeExternal = ({ key, number }: ExternalId): string =>
  key === null ? String(number) : `${key}-${String(number)}`

const invalid = (message: string): LladdrError => new LladdrError('ARGUMENT_INVALID', message)
