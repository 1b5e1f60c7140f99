import * as z from 'zod'
import { LladdrError } from '../errors/index.js'
import type { CollectionDefinition } from './collection.js'
import { entryChecksum, sorted } from './digest.js'

const sealedSchema = z.looseObject({ checksum: z.string() })

/** An entry that nothing but its own checksum vouches for: without that when it is right and the rest fits, else what is wrong. */
export function checkEntry(
  definition: CollectionDefinition,
  key: string,
  value: unknown,
  version: number,
): object | string {
  const sealed = sealedSchema.safeParse(value)
  if (!sealed.success) return `entry "${key}" has no checksum`
  const { checksum, ...rest } = sealed.data
  if (checksum !== entryChecksum(key, rest)) return `the checksum of entry "${key}" does not match`
  return readEntry(definition, key, rest, version)
}

/** An entry as a program of schema `version` wrote it, in the form of today; else what is wrong with it. */
export function readEntry(
  definition: CollectionDefinition,
  key: string,
  value: object,
  version: number,
): object | string {
  const current = migrated(definition, key, value, version)
  if (typeof current === 'string') return current
  const entry = definition.schema.safeParse(current)
  return entry.success ? frozen(entry.data) : `entry "${key}": ${z.prettifyError(entry.error)}`
}

function migrated(
  definition: CollectionDefinition,
  key: string,
  value: object,
  from: number,
): object | string {
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
  const forms = [given.data, written, read.data].map((form) => JSON.stringify(sorted(form)))
  if (read.success && new Set(forms).size === 1 && !('checksum' in given.data)) return frozen(read.data)
  throw new LladdrError(
    'ARGUMENT_INVALID',
    `The entry "${key}" cannot be kept: it would read back from JSON as something else, or has a "checksum" of its own.`,
  )
}

/** All the way down: entries are handed out as they are, and the next commit writes them again. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  Object.values(value).forEach(frozen)
  return Object.freeze(value)
}
