import { join } from 'node:path'
import * as z from 'zod'
import { LladdrError } from '../../errors/index.js'
import type { Task } from '../../task.js'
import type { Given, IdCounter } from '../ids/changes.js'
import { checkedInternal } from '../ids/internal-id.js'
import { keyOf, MAX_NUMBER, parseExternal, readExternal, toolName, type Tool } from '../ids/tool.js'
import { assertNone, attempt, jsonObject, parse, readJsonIfThere } from './file.js'
import { lazily } from '../../lazily.js'

/** What system B's two files say together; docs/import.md describes their forms. */
export interface IdFiles {
  mappings: Given[]
  counters: IdCounter[]
}

type Tools = ReadonlyMap<string, Tool>

const envelope = lazily(() => ({
  version: z.literal(['1.0', 1]),
  updated: z.union([z.string(), z.number()]),
}))
const mappingFile = lazily(() => z.strictObject({ ...envelope(), mappings: jsonObject() }))
const counterFile = lazily(() => z.strictObject({ ...envelope(), counters: jsonObject() }))
const number = lazily(() => z.int().min(1).max(MAX_NUMBER))
const writtenId = lazily(() => z.union([z.string(), number().transform(String)]))

/**
 * Read and check all of it. One of the two files may be missing: what was never used was never written.
 * @throws LladdrError IMPORT_INVALID naming every entry that cannot be understood; ARGUMENT_INVALID, STATE_UNREADABLE.
 */
export function* readIdFiles(directory: string, tools: Tools): Task<IdFiles> {
  const mappingPath = join(directory, 'external_id_mapping.json')
  const counterPath = join(directory, 'external_id_counters.json')
  const mappingContent = yield* readJsonIfThere(mappingPath)
  const counterContent = yield* readJsonIfThere(counterPath)
  if (mappingContent === undefined && counterContent === undefined) {
    const message = `Neither ${mappingPath} nor ${counterPath} exists.`
    throw new LladdrError('ARGUMENT_INVALID', message, { path: directory })
  }
  const mappings = mappingContent === undefined ? [] : readMappings(mappingPath, mappingContent, tools)
  const counters = counterContent === undefined ? [] : readCounters(counterPath, counterContent, tools)
  return { mappings, counters }
}

function readMappings(path: string, content: unknown, tools: Tools): Given[] {
  const { mappings } = parse(mappingFile(), path, content)
  const problems: string[] = []
  const found = Object.entries(mappings).flatMap(([internal, ids]: [string, unknown]) =>
    attempt(problems, `"${internal}"`, () => slotsOf(ids))
      .flat()
      .flatMap(eachOf)
      .flatMap((slot) =>
        attempt(problems, `"${internal}" / ${slot.name}`, () => toGiven(internal, slot, tools)),
      ),
  )
  assertNone(path, problems)
  return found
}

function readCounters(path: string, content: unknown, tools: Tools): IdCounter[] {
  const { counters } = parse(counterFile(), path, content)
  const problems: string[] = []
  const found = slotsOf(counters).flatMap((slot) =>
    attempt(problems, slot.name, () => toCounter(slot, tools)),
  )
  assertNone(path, problems)
  return found
}

/** One value under a tool, or under a key of it. */
interface Slot {
  /** As the file has it. */
  name: string
  tool: string
  key: string | null
  value: unknown
}

/** `{ jira: { OPS: … } }`, `{ "jira:OPS": … }` and `{ github: … }` say the same kind of thing. */
function slotsOf(value: unknown): Slot[] {
  return Object.entries(checked(jsonObject(), value)).flatMap(([name, inner]: [string, unknown]) => {
    const [tool = name, key = null] = name.split(/[:/](.*)/s)
    const keys = key === null ? jsonObject().safeParse(inner).data : undefined
    if (!keys) return [{ name, tool, key, value: inner }]
    return Object.entries(keys).map(([own, each]: [string, unknown]) => ({
      name: `${name} / ${own}`,
      tool,
      key: own,
      value: each,
    }))
  })
}

const eachOf = (slot: Slot): Slot[] =>
  Array.isArray(slot.value) ? slot.value.map((value: unknown) => ({ ...slot, value })) : [slot]

function toGiven(internal: string, slot: Slot, tools: Tools): Given {
  const text = checked(writtenId(), slot.value)
  const tool = toolOf(slot, tools, readExternal(text)?.key ?? slot.key)
  const key = slot.key === null ? null : keyOf(tool, slot.key)
  // Under its key, a number alone says enough.
  const id = parseExternal(tool, key !== null && /^\d+$/.test(text) ? `${key}-${text}` : text)
  if (key !== null && id.key !== key) throw new Error(`"${text}" is not under the key ${key}`)
  return { internal: checkedInternal(internal), tool: tool.name, ...id }
}

function toCounter(slot: Slot, tools: Tools): IdCounter {
  const tool = toolOf(slot, tools, slot.key)
  return { tool: tool.name, key: keyOf(tool, slot.key), next: checked(number(), slot.value) }
}

/** The form of a tool that is not known shows in its IDs. */
const toolOf = ({ tool: name }: Slot, tools: Tools, key: string | null): Tool =>
  tools.get(name) ?? { name: checked(toolName(), name), form: key === null ? 'global' : 'keyed' }

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Error(`${JSON.stringify(value)}: ${result.error.issues.map(({ message }) => message).join(', ')}`)
}
