import * as z from 'zod'
import { dictionaryOf, isObject } from './dictionary.js'
import { parseJson } from './digest.js'
import { checkEntry, readEntry } from './entry.js'
import { decodeSnapshot, withoutChecksum, type Decoding } from './snapshot.js'
import { lazily } from '../lazily.js'

const fileSchema = lazily(() =>
  z.looseObject({
    schema: z.string(),
    version: z.int(),
    entries: dictionaryOf(isObject),
  }),
)

/** What a person changed in a collection's file by hand. */
export interface Edits {
  /** Entries whose checksum is not theirs, and new ones. */
  set: Map<string, object>
  /** All keys of the file. */
  keys: Set<string>
}

/** JSON of the right form whose digests are wrong; undefined for any other file, and where an entry does not fit. */
export function readEdits(decoding: Decoding, bytes: Buffer | undefined): Edits | undefined {
  if (!bytes || decodeSnapshot({ ...decoding, thorough: true }, bytes).state !== 'damaged') return undefined
  const { data } = fileSchema().safeParse(parseJson(bytes.toString()))
  if (data?.schema !== decoding.name) return undefined
  const written = { definition: decoding.definition, version: data.version }
  const edits: Edits = { set: new Map(), keys: new Set(Object.keys(data.entries)) }
  for (const [key, value] of Object.entries(data.entries)) {
    if (typeof checkEntry(written, key, value) === 'object') continue
    const entry = readEntry(written, key, withoutChecksum(value))
    if (typeof entry === 'string') return undefined
    edits.set.set(key, entry)
  }
  return edits
}
