import { isSystemFailure } from '../errors/index.js'
import type { Logger } from '../log.js'
import type { Task } from '../task.js'
import { step } from '../task.js'
import type { Changes, CollectionDefinition } from './collection.js'
import { compact } from './compaction.js'
import { readDisk } from './disk.js'
import type { StoreFiles } from './files.js'
import { JournalFile } from './journal-file.js'
import type { JournalState } from './journal.js'
import { publish } from './metrics.js'
import { partsOf } from './parts.js'
import { keptAs, quarantineAll } from './quarantine.js'
import { rebuild, type Rebuilt, type Whole } from './rebuild.js'
import { failedToReadFile, failedToWrite, inWords, isFailedFlush, readOnly, wholeOf } from './store-error.js'
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
  readonly #journal: JournalFile
  /** Memory has all that the files have. */
  #isLoaded = false
  /** Memory has something from a backup that is to be written down. */
  #isUnsaved = false
  /** We are writing: the files are ahead of memory, and nobody else can change them. */
  #isWriting = false
  /** We committed something that is not in the collections' files. */
  #isAhead = false
  #isFlushed = true
  /** The failure after which nothing more may be written. */
  #stop: unknown
  /** Of the collections' files. */
  #bytes = 0

  constructor(options: LedgerOptions) {
    this.#options = options
    this.#journal = new JournalFile(options.files, options.directory)
    this.tables = new Tables(options.definitions)
  }

  get journal(): JournalState | undefined {
    return this.#journal.state
  }

  /** What is in the journal only, in octets. */
  get journalBytes(): number {
    return this.#journal.length
  }

  /** The journal has something of which there is no second copy yet. */
  get hasNew(): boolean {
    return this.tables.hasNew
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
      const sight = this.#isLoaded ? this.#journal.look() : 'other'
      if (sight === 'same') return true
      return sight === 'longer' ? this.#readOn() : this.#reload()
    })
  }

  /** {@link refresh} for the holder of the store's lock: mends what is damaged or unfinished, and says so. */
  *settle(): Task<void> {
    if (!this.#isUnsaved && this.refresh() && this.#journal.tail === 'clean') return
    yield* this.#writing(this.#mend())
  }

  /**
   * Go on without writing anything, where the disk is full or closed to us: an original must be known even then. The
   * next transaction does the rest. @throws LladdrError STATE_DAMAGED.
   */
  readUnsaved(): void {
    const { directory, log } = this.#options
    const whole = wholeOf(directory, this.#examine())
    this.#adopt(whole)
    if (whole.state === 'intact') return
    this.#isUnsaved = true
    log.warn(`Found damaged: ${inWords(directory, whole.problems)}. Reading what the backups have.`)
  }

  /**
   * Commit changes; returns the octets that it took. With `flush` they are on the medium then; without, they follow with
   * the next commit that is flushed. Under the store's lock, after {@link settle}.
   * @throws LladdrError STATE_WRITE_FAILED, STATE_UNWRITABLE, STATE_READ_ONLY.
   */
  *append(changes: Changes, flush: boolean): Task<number> {
    return yield* this.#writing(this.#append(changes, flush))
  }

  /** Fold the journal into the collections' files. Under the store's lock, after {@link settle}. */
  *compact(): Task<void> {
    yield* this.#writing(this.#compact())
  }

  /** Before the end: have the collections' files up to date where they are small, and every commit on the medium. */
  *finish(): Task<void> {
    if (this.#isSmall) yield* this.compact()
    else if (!this.#isFlushed) yield* this.#journal.flush()
  }

  close(): void {
    this.#journal.close()
    this.#isLoaded = false
  }

  *#append(changes: Changes, flush: boolean): Task<number> {
    if (this.#stop !== undefined) throw readOnly(this.#options.directory, this.#stop)
    if (!this.#isListed(changes)) yield* this.#compact()
    const time = new Date().toISOString()
    let bytes: number
    try {
      bytes = yield* this.#journal.append(changes, time, flush)
    } catch (error) {
      yield* this.#undo(error)
      throw failedToWrite(error, this.#journal.path)
    }
    this.tables.take(changes, time)
    this.#isAhead = true
    this.#isFlushed = flush
    return bytes
  }

  /** Whether there is a journal, and it says in what form the changed collections are written. */
  #isListed(changes: Changes): boolean {
    const listed = this.journal?.header.collections
    return (
      listed !== undefined &&
      [...changes.keys()].every(
        (name) => listed[name]?.version === this.#options.definitions.get(name)?.version,
      )
    )
  }

  /** A commit may have been written in part, or whole without being durable. Neither may stay. */
  *#undo(error: unknown): Task<void> {
    // A journal that could not be opened has nothing of it; one that is not what it was is looked at anew.
    this.#isLoaded = false
    if (isSystemFailure(error) && ['open', 'fstat'].includes(error.syscall ?? '')) return
    let isCut = true
    try {
      yield* this.#journal.cutOff()
    } catch {
      isCut = false
    }
    if (isCut && !isFailedFlush(error)) return
    // The kernel forgot what it could not write (fsync(2)): what the medium has of this journal is unknown. So a new one.
    try {
      yield* this.#compact(false)
    } catch {
      this.#stop = error
    }
  }

  *#compact(isFlushable = true): Task<void> {
    const { directory, files, compressFrom } = this.#options
    const began = performance.now()
    try {
      // Whoever made the directory may have died before its name was durable.
      if (!this.journal) yield* step(files.makeDirectory(directory))
      // What the new files hold must not be ahead of the journal in force, and whoever wrote it may not have flushed it.
      else if (this.journalBytes > 0 && isFlushable) yield* this.#journal.flush()
      const collections = partsOf(this.#options, this.tables, this.journal?.header)
      const generation = { directory, collections, journal: this.journal, compressFrom }
      const { bytes, ...journal } = yield* compact(files, generation)
      this.#journal.begin(journal)
      this.tables.settle(journal.header)
      this.#bytes = bytes
    } catch (error) {
      this.#isLoaded = false // parts of it may be in force
      if (isFailedFlush(error)) this.#stop = error
      throw failedToWrite(error, directory)
    }
    this.#isLoaded = true
    this.#isUnsaved = false
    this.#isAhead = false
    this.#isFlushed = true
    publish({ event: 'compaction', directory, bytes: this.#bytes, milliseconds: performance.now() - began })
  }

  #readOn(): boolean {
    const commits = this.#journal.readOn()
    const header = this.journal?.header
    this.#isLoaded =
      header !== undefined && commits?.every((commit) => this.tables.replay(commit, header)) === true
    publish({ event: 'miss', directory: this.#options.directory })
    return this.#isLoaded
  }

  /** Without the lock: what was read is taken only if it is whole and the journal stayed the same meanwhile. */
  #reload(): boolean {
    const { files, directory } = this.#options
    for (let attempt = 0; attempt < 3; attempt++) {
      const before = files.look(this.#journal.path)
      const rebuilt = this.#examine()
      const after = files.look(this.#journal.path)
      if (after?.identity !== before?.identity) continue
      if (rebuilt.state === 'lost' || rebuilt.state === 'recovered') return false
      this.#adopt(wholeOf(directory, rebuilt))
      return this.#journal.identity === after?.identity
    }
    return false
  }

  #adopt(whole: Whole): void {
    this.#reading(() => {
      this.#journal.adopt(whole)
    })
    this.tables.adopt(whole)
    this.#bytes = whole.bytes
    this.#isLoaded = true
    this.#isUnsaved = false
    publish({ event: 'miss', directory: this.#options.directory })
  }

  *#mend(): Task<void> {
    const { directory, files, log } = this.#options
    const rebuilt = this.#examine()
    const problems = 'problems' in rebuilt ? rebuilt.problems : []
    const damaged = problems.map(({ file }) => file)
    const kept = keptAs(yield* quarantineAll(files, directory, damaged))
    const whole = wholeOf(directory, rebuilt, kept)
    this.#adopt(whole)
    if (problems.length > 0)
      log.warn(`Found damaged: ${inWords(directory, problems)}.${kept} Going on from what the backups have.`)
    if (whole.state === 'recovered' || whole.tail === 'unfinished') yield* this.#compact()
    else if (whole.tail === 'torn') yield* this.#cutOff()
  }

  *#cutOff(): Task<void> {
    this.#options.log.info(`${this.#journal.path}: cutting off a commit that a crash left unfinished.`)
    try {
      yield* this.#journal.cutOff()
    } catch (error) {
      throw failedToWrite(error, this.#journal.path)
    }
  }

  #examine(): Rebuilt {
    const { files, directory, definitions } = this.#options
    return this.#reading(() => rebuild(readDisk(files, directory, definitions.keys()), { definitions }))
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
