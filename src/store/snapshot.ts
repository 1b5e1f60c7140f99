import { gunzipSync } from 'node:zlib'
import * as z from 'zod'
import { LladdrError } from '../errors/index.js'
import type { CollectionDefinition } from './collection.js'
import { dictionaryOf, isObject } from './dictionary.js'
import { entryChecksum, parseJson, sha256, sorted } from './digest.js'
import { UnreadEntries, type Entries } from './entries.js'
import { checkEntry, readEntry, type Written } from './entry.js'
import { salvage, type Salvage } from './salvage.js'
import { lazily } from '../lazily.js'

/** The written form is described in docs/state-format.md; this file and that one change together. */
export interface Snapshot {
  entries: Entries
  /** Of the journal that goes on from it. */
  epoch: number
  /** Of the last commit that is in it. */
  sequence: number
  /** ISO 8601, UTC. */
  updated: string
}

export type Decoded =
  | { state: 'intact'; snapshot: Snapshot; version: number }
  | { state: 'damaged'; problems: string[]; salvage: Salvage }
  | { state: 'newer'; version: number }

const envelopeSchema = lazily(() =>
  z.strictObject({
    entries: dictionaryOf(isObject),
    epoch: z.int().nonnegative(),
    schema: z.string(),
    sequence: z.int().nonnegative(),
    sha256: z.string(),
    updated: z.iso.datetime(),
    version: z.int().positive(),
  }),
)

const TRAILER = /^ {2}"sha256": "([0-9a-f]{64})"\n\}\n$/
/** The digest has a fixed length and is always at the end. */
const TRAILER_BYTES = '  "sha256": ""\n}\n'.length + 64

export function encodeSnapshot(name: string, version: number, snapshot: Snapshot): Buffer {
  const entries = Object.fromEntries(
    Array.from(snapshot.entries, ([key, value]) => [key, { ...value, checksum: entryChecksum(key, value) }]),
  )
  const { epoch, sequence, updated } = snapshot
  const text = JSON.stringify(sorted({ entries, epoch, schema: name, sequence, updated, version }), null, 2)
  const covered = `${text.slice(0, -2)},\n`
  return Buffer.from(`${covered}  "sha256": "${sha256(covered)}"\n}\n`)
}

export interface Decoding {
  name: string
  definition: CollectionDefinition
  /** Look at each entry at once, and at its own checksum even where that of the file is right, which covers all of them. */
  thorough?: boolean
}

export function decodeSnapshot(decoding: Decoding, file: Buffer): Decoded {
  const { definition } = decoding
  const bytes = inflated(file)
  const digest = digestState(bytes)
  const parsed = parseJson(bytes.toString())
  const version = versionOf(parsed)
  // A newer version may seal its files in another way, so "not our trailer" is no damage there; a broken seal is.
  if (version !== undefined && version > definition.version && digest !== 'wrong')
    return { state: 'newer', version }
  if (digest !== 'right') return damaged([digestProblems[digest]], salvage(definition, bytes.toString()))
  return decodeSealed(decoding, parsed)
}

function decodeSealed({ name, definition, thorough = false }: Decoding, parsed: unknown): Decoded {
  const envelope = envelopeSchema().safeParse(parsed)
  if (!envelope.success) return damaged([z.prettifyError(envelope.error)])
  const { schema, epoch, sequence, updated, version } = envelope.data
  if (schema !== name) return damaged([`it holds "${schema}", not "${name}"`])
  const written = { definition, version }
  const snapshot = { epoch, sequence, updated }
  if (!thorough) {
    const entries = new UnreadEntries(envelope.data.entries, (key, value) =>
      readKnown(name, written, { key, value }),
    )
    return { state: 'intact', snapshot: { ...snapshot, entries }, version }
  }
  const { entries, problems } = checkAll(written, envelope.data.entries)
  if (problems.length > 0)
    return damaged(problems, { entries, lost: problems.length, problems: [], sequence })
  return { state: 'intact', snapshot: { ...snapshot, entries }, version }
}

/** @throws LladdrError STATE_DAMAGED: a sealed file with it was written by a program that kept to another schema. */
function readKnown(name: string, written: Written, { key, value }: { key: string; value: object }): object {
  const entry = readEntry(written, key, withoutChecksum(value))
  if (typeof entry === 'string')
    throw new LladdrError('STATE_DAMAGED', `The collection ${name} has an ${entry}.`)
  return entry
}

function checkAll(
  written: Written,
  sealed: Record<string, object>,
): { entries: Map<string, object>; problems: string[] } {
  const entries = new Map<string, object>()
  const problems: string[] = []
  for (const [key, value] of Object.entries(sealed)) {
    const entry = checkEntry(written, key, value)
    if (typeof entry === 'string') problems.push(entry)
    else entries.set(key, entry)
  }
  return { entries, problems }
}

export function withoutChecksum(sealed: object): object {
  const { checksum, ...rest } = sealed as { checksum?: unknown }
  return checksum === undefined ? sealed : rest
}

const nothing: Salvage = { entries: new Map(), lost: 0, problems: [], sequence: 0 }

const damaged = (problems: string[], salvaged = nothing): Decoded => ({
  state: 'damaged',
  problems: [...problems, ...salvaged.problems],
  salvage: salvaged,
})

const ENDING =
  /\n {2}"sequence": (\d{1,15}),\n {2}"updated": "[^"\n]*",\n {2}"version": (\d{1,15}),\n {2}"sha256": [^\n]*\n\}\n$/

/** What a file says of itself, without taking it apart; undefined where a byte of it is not as it was written. */
export function labelOf(file: Buffer): { sequence: number; version: number } | undefined {
  const bytes = inflated(file)
  const match = ENDING.exec(bytes.subarray(-4 * TRAILER_BYTES).toString('latin1'))
  if (!match || digestState(bytes) !== 'right') return undefined
  return { sequence: Number(match[1]), version: Number(match[2]) }
}

const digestProblems = {
  wrong: 'the digest of the file does not match',
  absent: 'the digest at the end is missing',
}

function digestState(bytes: Buffer): 'right' | 'wrong' | 'absent' {
  const match = TRAILER.exec(bytes.subarray(-TRAILER_BYTES).toString('latin1'))
  if (!match) return 'absent'
  return match[1] === sha256(bytes.subarray(0, -TRAILER_BYTES)) ? 'right' : 'wrong'
}

/** The JSON of a file that may be compressed; what cannot be inflated is left as it is, and is no JSON then. */
function inflated(file: Buffer): Buffer {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return file
  try {
    return gunzipSync(file)
  } catch {
    return file
  }
}

const versionSchema = lazily(() => z.looseObject({ version: z.number() }))

const versionOf = (parsed: unknown): number | undefined => versionSchema().safeParse(parsed).data?.version
