import * as z from 'zod'
import type { CollectionDefinition } from './collection.js'
import { entryChecksum, sha256, sorted } from './digest.js'

/** The written form is described in docs/state-format.md; this file and that one change together. */
export interface Snapshot {
  entries: Map<string, object>
  epoch: number
  sequence: number
  /** ISO 8601, UTC. */
  updated: string
}

export interface Damage {
  /** What is wrong, in words for a person. */
  problems: string[]
  /** Entries that still carry a matching checksum of their own; they can be trusted. */
  salvaged: Map<string, object>
  /** Keys whose entries cannot be trusted. */
  damagedKeys: string[]
  /** The newest sequence number that the file may have carried. */
  sequence: number
}

export type Decoded =
  | { state: 'intact'; snapshot: Snapshot }
  | { state: 'damaged'; damage: Damage }
  | { state: 'newer'; version: number }

const entrySchema = z.looseObject({ checksum: z.string() })
const envelopeSchema = z.strictObject({
  entries: z.record(z.string(), z.unknown()),
  epoch: z.int().nonnegative(),
  schema: z.string(),
  sequence: z.int().nonnegative(),
  sha256: z.string(),
  updated: z.iso.datetime(),
  version: z.int().positive(),
})
type Envelope = z.output<typeof envelopeSchema>

const TRAILER = /^ {2}"sha256": "([0-9a-f]{64})"\n\}\n$/
/** The digest has a fixed length and is always at the end. */
export const TRAILER_BYTES = '  "sha256": ""\n}\n'.length + 64

/** Tells contents apart without comparing them: the length and the digest. */
export const stampOf = (content: Buffer): string =>
  `${String(content.length)} ${content.subarray(-TRAILER_BYTES).toString('latin1')}`

export const emptySnapshot = (): Snapshot => ({
  entries: new Map(),
  epoch: 1,
  sequence: 0,
  updated: new Date(0).toISOString(),
})

export function encodeSnapshot(name: string, version: number, snapshot: Snapshot): Buffer {
  const entries = Object.fromEntries(
    Array.from(snapshot.entries, ([key, value]) => [key, { ...value, checksum: entryChecksum(key, value) }]),
  )
  const { epoch, sequence, updated } = snapshot
  const text = JSON.stringify(sorted({ entries, epoch, schema: name, sequence, updated, version }), null, 2)
  const covered = `${text.slice(0, -2)},\n`
  return Buffer.from(`${covered}  "sha256": "${sha256(covered)}"\n}\n`)
}

export function decodeSnapshot(name: string, definition: CollectionDefinition, bytes: Buffer): Decoded {
  const digest = digestState(bytes)
  const parsed = parse(bytes)
  const version = versionOf(parsed)
  // A newer version may seal its files in another way, so "not our trailer" is no damage there; a broken seal is.
  if (version !== undefined && version > definition.version && digest !== 'wrong')
    return { state: 'newer', version }
  const envelope = envelopeSchema.safeParse(parsed)
  const problems = digest === 'right' ? [] : [digestProblems[digest]]
  if (!envelope.success) {
    problems.push(parsed === undefined ? 'not valid JSON' : z.prettifyError(envelope.error))
    return damaged(problems)
  }
  return checkEntries({ name, definition, envelope: envelope.data, problems })
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

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

const versionOf = (parsed: unknown): number | undefined =>
  typeof parsed === 'object' && parsed !== null && 'version' in parsed && typeof parsed.version === 'number'
    ? parsed.version
    : undefined

const damaged = (problems: string[]): Decoded => ({
  state: 'damaged',
  damage: { problems, salvaged: new Map(), damagedKeys: [], sequence: 0 },
})

interface Checking {
  name: string
  definition: CollectionDefinition
  envelope: Envelope
  problems: string[]
}

function checkEntries({ name, definition, envelope, problems }: Checking): Decoded {
  if (envelope.schema !== name) problems.push(`it holds "${envelope.schema}", not "${name}"`)
  const salvaged = new Map<string, object>()
  const damagedKeys: string[] = []
  for (const [key, value] of Object.entries(envelope.entries)) {
    const entry = checkEntry(definition, key, value)
    if (typeof entry === 'string') {
      problems.push(entry)
      damagedKeys.push(key)
    } else salvaged.set(key, entry)
  }
  const { epoch, sequence, updated } = envelope
  if (problems.length === 0)
    return { state: 'intact', snapshot: { entries: salvaged, epoch, sequence, updated } }
  return { state: 'damaged', damage: { problems, salvaged, damagedKeys, sequence } }
}

/** The entry, or what is wrong with it. */
function checkEntry({ schema }: CollectionDefinition, key: string, value: unknown): object | string {
  const sealed = entrySchema.safeParse(value)
  if (!sealed.success) return `entry "${key}" has no checksum`
  const { checksum, ...rest } = sealed.data
  if (checksum !== entryChecksum(key, rest)) return `the checksum of entry "${key}" does not match`
  const entry = schema.safeParse(rest)
  return entry.success ? Object.freeze(entry.data) : `entry "${key}": ${z.prettifyError(entry.error)}`
}
