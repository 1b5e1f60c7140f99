import * as z from 'zod'
import type { Changes, EntryChanges } from './collection.js'
import { dictionaryOf, isObject } from './dictionary.js'
import { parseJson, sha256 } from './digest.js'
import { COLLECTION_NAME } from './paths.js'
import { lazily } from '../lazily.js'

/** The written form is described in docs/state-format.md; this file and that one change together. */
const JOURNAL_FORM = 1

/** A collection's file as it was when the journal began. */
export interface Listed {
  version: number
  /** What its file reached up to; 0 where there was no file. */
  sequence: number
}

export interface Header {
  /** From 1, one more with every journal. */
  epoch: number
  /** The last sequence number before this journal. */
  base: number
  /** The digest of the line of that number. */
  previous: string
  collections: Readonly<Record<string, Listed>>
}

/** One commit. */
export interface Commit {
  sequence: number
  /** Of its line. */
  digest: string
  /** ISO 8601, UTC. */
  time: string
  changes: Readonly<Record<string, Readonly<Record<string, object | null>>>>
}

/** Where a chain of lines stands: what the next one has to follow. */
export interface Cursor {
  epoch: number
  sequence: number
  digest: string
  /** The last commit that was acknowledged only when it was on the medium. */
  flushed: number
}

export interface Scan {
  /** Where the first commit goes on from. */
  start: Cursor
  commits: Commit[]
  cursor: Cursor
  /** How many octets the commits take. */
  end: number
  /**
   * What comes after them: nothing; an *unfinished* commit that counts, its line break wrong or missing; the *torn*
   * beginning of one that does not count; or damage, in words.
   */
  tail: 'clean' | 'unfinished' | 'torn' | { problem: string }
}

export interface JournalScan extends Scan {
  /** Undefined where it is damaged and the commits are not: then the first of them tells the rest of what it held. */
  header: Header | undefined
}

/** The journal that is in force. */
export interface JournalState {
  header: Header
  cursor: Cursor
  /** How many octets of the file count. */
  end: number
}

export const NO_DIGEST = '0'.repeat(64)
const SEAL_LENGTH = ',"sha256":""}'.length + NO_DIGEST.length
const SEAL = /^,"sha256":"([0-9a-f]{64})"\}$/
const LF = 10

const digestSchema = lazily(() => z.string().regex(/^[0-9a-f]{64}$/))
const collectionName = lazily(() => z.string().regex(COLLECTION_NAME))
const count = lazily(() => z.int().nonnegative())
const byKey = dictionaryOf((entry): entry is object | null => entry === null || isObject(entry))
const headerSchema = lazily(() =>
  z.strictObject({
    journal: z.int().positive(),
    epoch: count().positive(),
    base: count(),
    previous: digestSchema(),
    collections: z.record(
      collectionName(),
      z.strictObject({ version: count().positive(), sequence: count() }),
    ),
  }),
)
const commitSchema = lazily(() =>
  z.strictObject({
    epoch: count().positive(),
    sequence: count().positive(),
    previous: digestSchema(),
    flushed: count(),
    durable: z.boolean(),
    time: z.iso.datetime(),
    changes: z.record(collectionName(), byKey),
  }),
)
type CommitLine = z.infer<ReturnType<typeof commitSchema>>

export const encodeHeader = (header: Header): Line => seal({ journal: JOURNAL_FORM, ...header })

/** What is to be written after a cursor. */
export interface Addendum {
  time: string
  changes: Changes
  /** It will be acknowledged only when it is on the medium. */
  durable: boolean
}

export function encodeCommit(cursor: Cursor, { time, changes, durable }: Addendum): Line {
  const { epoch, sequence, digest: previous, flushed } = cursor
  const written = Object.fromEntries(Array.from(changes, ([name, entries]) => [name, writable(entries)]))
  return seal({ epoch, sequence: sequence + 1, previous, flushed, durable, time, changes: written })
}

const writable = (entries: EntryChanges): Record<string, object | null> =>
  Object.fromEntries(Array.from(entries, ([key, entry]) => [key, entry ?? null]))

export interface Line {
  bytes: Buffer
  digest: string
}

function seal(body: object): Line {
  const covered = JSON.stringify(body).slice(0, -1)
  const digest = sha256(covered)
  return { bytes: Buffer.from(`${covered},"sha256":"${digest}"}\n`), digest }
}

/** The body of a line without its line break, if every octet of it is as it was written. */
function unseal(line: Buffer): { body: unknown; digest: string } | undefined {
  const match = SEAL.exec(line.subarray(-SEAL_LENGTH).toString('latin1'))
  const covered = line.subarray(0, -SEAL_LENGTH)
  if (match?.[1] === undefined || match[1] !== sha256(covered)) return undefined
  return { body: parseJson(`${covered.toString()}}`), digest: match[1] }
}

/** A journal from its first octet on. A form newer than ours gives its number. */
export function scanJournal(bytes: Buffer): JournalScan | { form: number } {
  const length = bytes.indexOf(LF)
  const first = firstLine(bytes, length)
  const form = z.object({ journal: z.int() }).safeParse(first?.body).data?.journal
  if (form !== undefined && form > JOURNAL_FORM) return { form }
  const read = headerSchema().safeParse(first?.body).data
  if (first === undefined || read === undefined) return scanHeadless(bytes)
  const { epoch, base, previous, collections } = read
  const header = { epoch, base, previous, collections }
  const cursor = { epoch, sequence: base, digest: first.digest, flushed: base }
  if (length < 0) return { ...nothing(bytes.length, cursor), header, tail: 'unfinished' }
  const scan = scanCommits(bytes.subarray(length + 1), cursor)
  return { ...scan, end: scan.end + length + 1, header }
}

/** With a line break that is wrong or missing, too. */
const firstLine = (bytes: Buffer, length: number): ReturnType<typeof unseal> =>
  length < 0 ? (unseal(bytes) ?? unseal(bytes.subarray(0, -1))) : unseal(bytes.subarray(0, length))

/** Only the first line is damaged: what follows is complete, and says by itself where it belongs. */
function scanHeadless(bytes: Buffer): JournalScan {
  const length = bytes.indexOf(LF)
  const rest = bytes.subarray(length + 1)
  const problem = 'the first line is damaged'
  if (length < 0)
    return { ...nothing(0, NOWHERE), header: undefined, tail: { problem: `${problem} and not complete` } }
  if (rest.length === 0) return scanLone(bytes, length)
  const first = commitOf(rest.subarray(0, Math.max(0, rest.indexOf(LF))))
  if (!first)
    return { ...nothing(0, NOWHERE), header: undefined, tail: { problem: `${problem}, and so is the next` } }
  const { epoch, sequence, previous, flushed } = first.line
  const scan = scanCommits(rest, { epoch, sequence: sequence - 1, digest: previous, flushed })
  return { ...scan, end: scan.end + length + 1, header: undefined }
}

/** It may be its line break that is damaged: then it goes on in the first commit. */
function scanLone(bytes: Buffer, length: number): JournalScan {
  const isOne = bytes.subarray(0, length).toString('latin1').split('"sha256"').length <= 2
  const tail = isOne ? 'clean' : { problem: 'the first line is damaged and runs into the next' }
  return { ...nothing(isOne ? bytes.length : 0, NOWHERE), header: undefined, tail }
}

const NOWHERE: Cursor = { epoch: 0, sequence: 0, digest: NO_DIGEST, flushed: 0 }
const nothing = (end: number, cursor: Cursor): Scan => ({
  start: cursor,
  commits: [],
  cursor,
  end,
  tail: 'clean',
})

/** Commits that follow the cursor, from the beginning of a line on. */
export function scanCommits(bytes: Buffer, from: Cursor): Scan {
  const commits: Commit[] = []
  let cursor = from
  let end = 0
  for (let stop = bytes.indexOf(LF); stop >= 0; stop = bytes.indexOf(LF, end)) {
    const next = follow(cursor, bytes.subarray(end, stop))
    if (!next) break
    commits.push(next.commit)
    cursor = next.cursor
    end = stop + 1
  }
  return finish({ start: from, commits, cursor, end, tail: 'clean' }, bytes.subarray(end))
}

function follow(cursor: Cursor, line: Buffer): { commit: Commit; cursor: Cursor } | undefined {
  const read = commitOf(line)
  if (!read) return undefined
  const { epoch, sequence, previous, time, changes, durable } = read.line
  if (epoch !== cursor.epoch || sequence !== cursor.sequence + 1 || previous !== cursor.digest)
    return undefined
  return {
    commit: { sequence, time, changes, digest: read.digest },
    cursor: { epoch, sequence, digest: read.digest, flushed: durable ? sequence : cursor.flushed },
  }
}

function commitOf(line: Buffer): { line: CommitLine; digest: string } | undefined {
  const sealed = unseal(line)
  const body = sealed && commitSchema().safeParse(sealed.body).data
  return body && { line: body, digest: sealed.digest }
}

/** What the octets after the last good line are. */
function finish(scan: Scan, rest: Buffer): Scan {
  if (rest.length === 0) return scan
  const { cursor, commits, end } = scan
  const complete = lines(rest)
  const unfinished =
    complete.length === 0 ? (follow(cursor, rest) ?? follow(cursor, rest.subarray(0, -1))) : undefined
  if (unfinished)
    return {
      ...scan,
      commits: [...commits, unfinished.commit],
      cursor: unfinished.cursor,
      end: end + rest.length,
      tail: 'unfinished',
    }
  return { ...scan, tail: tailOf(cursor, rest, complete) }
}

/**
 * A crash leaves the beginning of a line, or, after a power cut, zeros where octets never arrived, even before others that
 * did. Such lines were never acknowledged as flushed; any others were, and are damaged.
 */
function tailOf(cursor: Cursor, rest: Buffer, complete: readonly Buffer[]): Scan['tail'] {
  const where = `the line after commit ${String(cursor.sequence)}`
  const missing = cursor.sequence + 1
  const later = complete.map((line) => commitOf(line)?.line).filter((line) => line?.epoch === cursor.epoch)
  if (later.some((line) => line && (line.flushed >= missing || line.sequence <= missing)))
    return { problem: `${where} is damaged, and good ones follow it` }
  if (complete.length === 0 || hasHole(rest)) return 'torn'
  return { problem: `${where} is damaged` }
}

/** The smallest piece that a medium writes or does not write. */
const SECTOR = Buffer.alloc(512)

/** Zeros as sectors leave them: whole ones, or the part of one that begins or ends with the octets looked at. */
const hasHole = (bytes: Buffer): boolean => bytes[0] === 0 || bytes.at(-1) === 0 || bytes.includes(SECTOR)

function lines(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  let start = 0
  for (let stop = bytes.indexOf(LF); stop >= 0; stop = bytes.indexOf(LF, start)) {
    found.push(bytes.subarray(start, stop))
    start = stop + 1
  }
  return found
}

/** The first line, where it is whole. */
export function headerOf(bytes: Buffer): Header | undefined {
  const scan = scanJournal(bytes)
  return 'form' in scan ? undefined : scan.header
}

/** Every commit that is whole by itself, whatever is around it: for repair. In the order of their numbers. */
export function salvageCommits(bytes: Buffer): (Commit & { epoch: number })[] {
  const all = [...lines(bytes), bytes.subarray(bytes.lastIndexOf(LF) + 1)]
  const found = all.flatMap((line) => {
    const read = commitOf(line)
    return read ? [{ ...read.line, digest: read.digest }] : []
  })
  return found.sort((a, b) => a.sequence - b.sequence)
}

/** The digest of the line that ends at commit `sequence`. */
export const digestAt = ({ start, commits }: Scan, sequence: number): string | undefined =>
  start.sequence === sequence ? start.digest : commits.find((commit) => commit.sequence === sequence)?.digest
