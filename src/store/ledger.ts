import { join } from 'node:path'
import * as z from 'zod'
import type { Logger } from '../log.js'
import { step, type Task } from '../task.js'
import type { Changes, CollectionDefinition } from './collection.js'
import { compact, type Part } from './compaction.js'
import { quarantineAll, readDisk } from './directory-files.js'
import type { FollowedFile, StoreFiles } from './files.js'
import { encodeCommit, scanCommits, type JournalState } from './journal.js'
import { publish } from './metrics.js'
import { JOURNAL } from './paths.js'
import { keptAs } from './quarantine.js'
import { rebuild, type Rebuilt, type Whole } from './rebuild.js'
import {
  damagedBeyond,
  failedToReadFile,
  failedToWrite,
  inWords,
  isFailedFlush,
  newerFile,
  readOnly,
} from './store-error.js'
import { Table } from './table.js'
import { Tables } from './tables.js'

export interface LedgerOptions {
  directory: string
  definitions: ReadonlyMap<string, CollectionDefinition>
  files: StoreFiles
  log: Logger
  /** Write gzip around files of that many octets or more. */
  compressFrom: number
}

/** A journal is folded into the collections' files when it outgrows them, within these bounds, in octets. */
const SMALLEST_LIMIT = 256 * 1024
const LARGEST_LIMIT = 4 * 1024 * 1024

/** What the files of a state directory hold, in memory: kept current, appended to, compacted. */
export class Ledger {
  readonly tables: Tables
  readonly #options: LedgerOptions
  readonly #path: string
  /** Undefined before there is one on disk. */
  #journal: JournalState | undefined
  #followed: FollowedFile | undefined
  /** Of the journal when it was last looked at; more than its `end` where something follows that does not count. */
  #size = 0
  #tail: Whole['tail'] = 'clean'
  /** Where its commits begin. */
  #start = 0
  /** Memory has all that the files have. */
  #isLoaded = false
  /** Memory has something from a backup that is to be written down. */
  #isUnsaved = false
  /** The failure after which nothing more may be written. */
  #stop: unknown
  /** Of the collections' files. */
  #bytes = 0
  /** We are writing: the files are ahead of memory, and nobody else can change them. */
  #isWriting = false
  /** We committed something that is not in the collections' files. */
  #isAhead = false
  #isFlushed = true

  constructor(options: LedgerOptions) {
    this.#options = options
    this.#path = join(options.directory, JOURNAL)
    this.tables = new Tables(options.definitions)
  }

  get journal(): JournalState | undefined {
    return this.#journal
  }

  /** What is in the journal only, in octets. */
  get journalBytes(): number {
    return this.#journal ? this.#journal.end - this.#start : 0
  }

  /** The journal has outgrown the files. */
  get isLong(): boolean {
    return this.journalBytes > Math.min(Math.max(this.#bytes, SMALLEST_LIMIT), LARGEST_LIMIT)
  }

  /** {@link finish} has something to do. */
  get isUnfinished(): boolean {
    return this.#stop === undefined && this.#isAhead && (this.#isSmall || !this.#isFlushed)
  }

  get #isSmall(): boolean {
    return this.#bytes + this.journalBytes < SMALLEST_LIMIT
  }

  /**
   * Take in what other processes wrote. False when that needs {@link settle}, under the store's lock.
   * @throws LladdrError STATE_NEWER, STATE_UNREADABLE.
   */
  refresh(): boolean {
    if (this.#isWriting && this.#isLoaded) return true
    return this.#reading(() => {
      const sight = this.#options.files.look(this.#path)
      if (!this.#isLoaded || sight?.identity !== this.#followed?.identity) return this.#reload()
      if (sight === undefined || sight.size === this.#size) return true
      return sight.size > this.#size && this.#readOn()
    })
  }

  /** {@link refresh} for the holder of the store's lock: mends what is damaged or unfinished, and says so. */
  *settle(): Task<void> {
    if (this.#isUnsaved || !this.refresh() || this.#tail !== 'clean') yield* this.#writing(this.#mend())
  }

  /**
   * Go on without writing anything, where the disk is full or closed to us: an original must be known even then. The
   * next transaction does the rest. @throws LladdrError STATE_DAMAGED.
   */
  readUnsaved(): void {
    const { directory, log } = this.#options
    const whole = this.#wholeOf(this.examine(), '')
    this.#adopt(whole)
    if (whole.state === 'intact') return
    this.#isUnsaved = true
    log.warn(`${directory} is damaged: ${inWords(whole.problems)}. Reading what the backups have.`)
  }

  /**
   * Commit changes. With `flush` they are on the medium when it returns; without, they follow with the next commit that is
   * flushed. Under the store's lock, after {@link settle}. @throws LladdrError STATE_WRITE_FAILED, STATE_UNWRITABLE,
   * STATE_READ_ONLY.
   */
  *append(changes: Changes, flush: boolean): Task<number> {
    return yield* this.#writing(this.#append(changes, flush))
  }

  *#append(changes: Changes, flush: boolean): Task<number> {
    if (this.#stop !== undefined) throw readOnly(this.#options.directory, this.#stop)
    const { header, cursor, end } = yield* this.#journalFor(changes)
    const time = new Date().toISOString()
    const { bytes, digest } = encodeCommit(cursor, { time, changes, durable: flush })
    try {
      yield* step(this.#options.files.append({ path: this.#path, size: end, data: bytes, flush }))
    } catch (error) {
      yield* this.#undo(error, end)
      throw failedToWrite(error, this.#path)
    }
    const sequence = cursor.sequence + 1
    const next = { epoch: cursor.epoch, sequence, digest, flushed: flush ? sequence : cursor.flushed }
    this.#journal = { header, cursor: next, end: end + bytes.length }
    this.#size = this.#journal.end
    this.tables.take(changes, time)
    this.#isAhead = true
    this.#isFlushed = flush
    return bytes.length
  }

  /** Fold the journal into the collections' files. Under the store's lock, after {@link settle}. */
  *compact(): Task<void> {
    yield* this.#writing(this.#compact())
  }

  /** Before the end: have the collections' files up to date where they are small, and every commit on the medium. */
  *finish(): Task<void> {
    if (this.#isSmall) yield* this.compact()
    else if (!this.#isFlushed) yield* this.#flush()
  }

  *#flush(): Task<void> {
    const { end } = this.#journal ?? { end: 0 }
    yield* step(this.#options.files.append({ path: this.#path, size: end, data: NOTHING, flush: true }))
  }

  *#compact(): Task<void> {
    const { directory, files, compressFrom } = this.#options
    const began = performance.now()
    let result
    try {
      // What the new files hold must not be ahead of the journal in force, and whoever wrote it may not have flushed it.
      if (this.journalBytes > 0) yield* this.#flush()
      const collections = new Map(this.#parts())
      result = yield* compact(files, { directory, collections, journal: this.#journal, compressFrom })
    } catch (error) {
      this.#isLoaded = false // parts of it may be in force
      if (isFailedFlush(error)) this.#stop = error
      throw failedToWrite(error, directory)
    }
    const { bytes, ...journal } = result
    this.#bytes = bytes
    this.#begin(journal)
    publish({ event: 'compaction', directory, bytes, milliseconds: performance.now() - began })
  }

  /** What is on disk; `thorough`: every octet of it looked at. Changes nothing. */
  examine(thorough = false): Rebuilt {
    const { files, directory, definitions } = this.#options
    return this.#reading(() =>
      rebuild(readDisk(files, directory, definitions.keys()), { definitions, thorough }),
    )
  }

  close(): void {
    this.#followed?.close()
    this.#followed = undefined
    this.#isLoaded = false
  }

  /** The journal, ready to take these changes. */
  *#journalFor(changes: Changes): Task<JournalState> {
    const isListed = (name: string): boolean =>
      this.#journal?.header.collections[name]?.version === this.#options.definitions.get(name)?.version
    if (!this.#journal || ![...changes.keys()].every(isListed)) {
      // Whoever made the directory may have died before its name was durable.
      if (!this.#journal) yield* step(this.#options.files.makeDirectory(this.#options.directory))
      yield* this.#compact()
    }
    if (!this.#journal) throw new TypeError('A compaction leaves a journal.')
    return this.#journal
  }

  #begin(journal: JournalState): void {
    this.#follow()
    this.#journal = journal
    this.#start = journal.end
    this.#size = journal.end
    this.#tail = 'clean'
    this.#isAhead = false
    this.#isFlushed = true
    this.tables.settle(journal.header)
    this.#isLoaded = true
    this.#isUnsaved = false
  }

  #follow(): void {
    this.#followed?.close()
    this.#followed = this.#options.files.follow(this.#path)
  }

  /** A commit may have been written in part, or whole without being durable. Neither may stay. */
  *#undo(error: unknown, end: number): Task<void> {
    let isCut = true
    try {
      yield* step(this.#options.files.truncate(this.#path, end))
    } catch {
      isCut = false
    }
    if (isCut && !isFailedFlush(error)) return
    // The kernel forgot what it could not write (fsync(2)): what the medium has of this journal is unknown. So a new one.
    try {
      yield* this.#compact()
    } catch {
      this.#stop = error
    }
  }

  /** What others appended. */
  #readOn(): boolean {
    if (!this.#journal || !this.#followed) return false
    const { header, cursor, end } = this.#journal
    const bytes = this.#followed.read(end)
    const scan = scanCommits(bytes, cursor)
    const isWhole =
      typeof scan.tail !== 'object' && scan.commits.every((commit) => this.tables.replay(commit, header))
    if (!isWhole || typeof scan.tail === 'object') {
      this.#isLoaded = false
      return false
    }
    this.#journal = { header, cursor: scan.cursor, end: end + scan.end }
    this.#size = end + bytes.length
    this.#tail = scan.tail
    publish({ event: 'miss', directory: this.#options.directory })
    return true
  }

  /** Without the lock: what was read is taken only if it is whole and the journal stayed the same meanwhile. */
  #reload(): boolean {
    const { files } = this.#options
    for (let attempt = 0; attempt < 3; attempt++) {
      const before = files.look(this.#path)
      const rebuilt = this.examine()
      const after = files.look(this.#path)
      if (after?.identity !== before?.identity) continue
      if (rebuilt.state === 'lost' || rebuilt.state === 'recovered') return false
      this.#adopt(this.#wholeOf(rebuilt, ''))
      return this.#followed?.identity === after?.identity
    }
    return false
  }

  #adopt(whole: Whole): void {
    this.#follow()
    this.tables.adopt(whole)
    this.#journal = whole.journal
    this.#start = whole.start
    this.#bytes = whole.bytes
    this.#tail = whole.tail
    this.#size = whole.size
    this.#isLoaded = true
    this.#isUnsaved = false
    publish({ event: 'miss', directory: this.#options.directory })
  }

  *#mend(): Task<void> {
    const { directory, files, log } = this.#options
    const rebuilt = this.examine()
    const problems = 'problems' in rebuilt ? rebuilt.problems : []
    const kept = keptAs(yield* quarantineAll(files, directory, problems))
    const whole = this.#wholeOf(rebuilt, kept)
    this.#adopt(whole)
    if (problems.length > 0)
      log.warn(`${directory} is damaged: ${inWords(problems)}.${kept} Going on from what the backups have.`)
    if (whole.state === 'recovered' || whole.tail === 'unfinished') yield* this.#compact()
    else if (whole.tail === 'torn') yield* this.#cutOff()
  }

  *#cutOff(): Task<void> {
    const { files, log } = this.#options
    const end = this.#journal?.end ?? 0
    log.info(`${this.#path}: cutting off a commit that a crash left unfinished.`)
    try {
      yield* step(files.truncate(this.#path, end))
    } catch (error) {
      throw failedToWrite(error, this.#path)
    }
    this.#size = end
    this.#tail = 'clean'
  }

  /** @throws LladdrError STATE_DAMAGED, STATE_NEWER. */
  #wholeOf(rebuilt: Rebuilt, kept: string): Whole {
    const { directory } = this.#options
    if (rebuilt.state === 'newer') throw newerFile(join(directory, rebuilt.file), rebuilt.version)
    if (rebuilt.state === 'lost') throw damagedBeyond(directory, rebuilt.problems, kept)
    return rebuilt
  }

  *#parts(): Iterable<[string, Part]> {
    const { definitions } = this.#options
    const listed = this.#journal?.header.collections ?? {}
    const { changed, unusable } = this.tables
    for (const name of new Set([...definitions.keys(), ...Object.keys(listed), ...changed])) {
      const definition = definitions.get(name)
      const formerVersion = this.tables.fileVersion(name) ?? listed[name]?.version ?? definition?.version ?? 1
      yield [
        name,
        {
          version: definition?.version ?? formerVersion,
          formerVersion,
          reached: definition ? this.tables.reached(name) : (listed[name]?.sequence ?? 0),
          isChanged: changed.has(name),
          isUnusable: unusable.has(name),
          entries: () => (definition ? this.tables.get(name) : this.#foreign(name, formerVersion)),
        },
      ]
    }
  }

  /** A collection that this program does not know, for one that is to be written anew all the same. */
  #foreign(name: string, version: number): Table {
    const { files, directory } = this.#options
    const definitions = new Map([[name, { schema: anyEntry, version }]])
    const whole = this.#wholeOf(rebuild(readDisk(files, directory, [name]), { definitions }), '')
    const { entries = new Map<string, object>(), updated = null } = whole.contents.get(name) ?? {}
    return new Table({}, entries, updated)
  }

  *#writing<T>(work: Task<T>): Task<T> {
    this.#isWriting = true
    try {
      return yield* work
    } finally {
      this.#isWriting = false
    }
  }

  #reading<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw failedToReadFile(error, this.#options.directory)
    }
  }
}

const NOTHING = new Uint8Array()
const anyEntry = z.looseObject({})
