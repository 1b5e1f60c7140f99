import * as z from 'zod'
import { LladdrError } from '../errors/index.js'
import type { CollectionDefinition, EntryChanges } from './collection.js'
import { isObject } from './dictionary.js'
import { entryChecksum } from './digest.js'
import type { Entries } from './entries.js'

/** Whose entries they are, and of which schema version. */
export interface Written {
  definition: CollectionDefinition
  version: number
}

/** By key, as they are in the journal; null where an entry goes. */
type WrittenChanges = Readonly<Record<string, object | null>>

/** An entry that nothing but its own checksum vouches for: without that when it is right and the rest fits, else what is wrong. */
export function checkEntry(written: Written, key: string, value: unknown): object | string {
  if (!isObject(value) || !('checksum' in value)) return `entry "${key}" has no checksum`
  const { checksum, ...rest } = value
  if (checksum !== entryChecksum(key, rest)) return `the checksum of entry "${key}" does not match`
  return readEntry(written, key, rest)
}

/** An entry as a program wrote it, in the form of today; else what is wrong with it. */
export function readEntry(written: Written, key: string, value: object): object | string {
  const current = migrated(written, key, value)
  if (typeof current === 'string') return current
  const entry = written.definition.schema.safeParse(current)
  return entry.success ? frozen(entry.data) : `entry "${key}": ${z.prettifyError(entry.error)}`
}

/** A commit's changes to one collection, in the form of today; else what is wrong with one of them. */
export function readChanges(written: Written, changes: WrittenChanges): EntryChanges | string {
  const read = new Map<string, object | undefined>()
  for (const [key, value] of Object.entries(changes)) {
    const entry = value ? readEntry(written, key, value) : undefined
    if (typeof entry === 'string') return entry
    read.set(key, entry)
  }
  return read
}

/** Make a commit's changes; where one of them does not fit, none, and what is wrong with it. */
export function applyTo(entries: Entries, written: Written, changes: WrittenChanges): string | undefined {
  const read = readChanges(written, changes)
  if (typeof read === 'string') return read
  for (const [key, entry] of read)
    if (entry) entries.set(key, entry)
    else entries.delete(key)
  return undefined
}

function migrated({ definition, version: from }: Written, key: string, value: object): object | string {
  let current = value
  for (let version = from; version < definition.version; version++) {
    const migrate = definition.migrations?.[version]
    if (!migrate)
      return `entry "${key}" has schema version ${String(from)}, which this program cannot read any more`
    current = migrate(current, key)
  }
  return current
}

/** An entry as a caller gives it. @throws LladdrError ARGUMENT_INVALID when it does not fit or could not be read back. */
export function acceptEntry({ schema }: CollectionDefinition, key: string, value: object): object {
  const given = schema.safeParse(value)
  if (!given.success) {
    const problem = z.prettifyError(given.error)
    throw new LladdrError('ARGUMENT_INVALID', `The entry "${key}" does not fit its schema: ${problem}`)
  }
  const written: unknown = JSON.parse(JSON.stringify(given.data))
  const read = schema.safeParse(written)
  const isLasting = isSame(given.data, written) && isSame(written, read.data)
  if (read.success && isLasting && !('checksum' in given.data)) return frozen(read.data)
  throw new LladdrError(
    'ARGUMENT_INVALID',
    `The entry "${key}" cannot be kept: it would read back from JSON as something else, or has a "checksum" of its own.`,
  )
}

/** As JSON has it: without fields that are undefined, and whatever their order. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [fields, others] = [definedFields(one), new Map(definedFields(other))]
  return fields.length === others.size && fields.every(([key, value]) => isSame(value, others.get(key)))
}

const definedFields = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, field]) => field !== undefined)

/** All the way down: entries are handed out as they are, and the next commit writes them again. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  Object.values(value).forEach(frozen)
  return Object.freeze(value)
}
