import * as z from 'zod'
import { LladdrError } from '../errors/index.js'
import type { CollectionDefinition } from './collection.js'
import { entryChecksum } from './digest.js'

const sealedSchema = z.looseObject({ checksum: z.string() })

/** An entry as a file holds it: without its checksum when that is right and the rest fits, else what is wrong with it. */
export function checkEntry({ schema }: CollectionDefinition, key: string, value: unknown): object | string {
  const sealed = sealedSchema.safeParse(value)
  if (!sealed.success) return `entry "${key}" has no checksum`
  const { checksum, ...rest } = sealed.data
  if (checksum !== entryChecksum(key, rest)) return `the checksum of entry "${key}" does not match`
  const entry = schema.safeParse(rest)
  return entry.success ? frozen(entry.data) : `entry "${key}": ${z.prettifyError(entry.error)}`
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
  const seals = [given.data, written, read.data].map((form) => entryChecksum(key, form))
  if (read.success && new Set(seals).size === 1 && !('checksum' in given.data)) return frozen(read.data)
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
