import { LladdrError } from '../errors/index.js'
import type { Logger } from '../log.js'
import { Drive, runSync, type Task } from '../task.js'
import type { CollectionDefinition } from './collection.js'
import { assertTrusted, createDirectory } from './directory.js'
import type { StoreFiles } from './files.js'
import { Group, type Job } from './job.js'
import type { Ledger } from './ledger.js'
import { acquireByte, STORE_BYTE } from './locks.js'
import { publish } from './metrics.js'
import { networkFileSystemOf } from './network-fs.js'
import { failedToWrite } from './store-error.js'

export interface CommitterOptions {
  directory: string
  definitions: ReadonlyMap<string, CollectionDefinition>
  files: StoreFiles
  log: Logger
  /** In milliseconds. */
  lockTimeout: number
  ledger: Ledger
}

/** Groups stay small enough for the others who wait. */
const LARGEST_GROUP = 1000

/** Takes transactions in turn, as many as are waiting in one commit. */
export class Committer {
  readonly #options: CommitterOptions
  /** Transactions that nobody has begun with, in order. */
  readonly #queue: Job[] = []
  /** What works on the queue, if anything does. A sync caller finishes it instead of waiting for it. */
  #drive: Drive<void> | undefined
  /** A caller's function is running. */
  #isInside = false
  #isEnding = false
  #isPlaceKnown = false

  constructor(options: CommitterOptions) {
    this.#options = options
  }

  begin(job: Job): void {
    this.#queue.push(job)
    this.#drive ??= this.#lead()
  }

  /** All that was begun, and then this one. @throws LladdrError STORE_BUSY. */
  finish(job: Job): void {
    if (this.#isInside || this.#drive?.isRunning)
      throw new LladdrError(
        'STORE_BUSY',
        `A transaction on ${this.#options.directory} is running, and this call is inside it.`,
      )
    this.#queue.push(job)
    this.#drive?.finish()
    runSync(this.#drain())
  }

  /** Leave the files up to date as soon as nothing is in flight, where that is cheap and nobody else is at work. */
  end(): void {
    this.#isEnding = true
    if (!this.#drive) this.#end()
  }

  async idle(): Promise<void> {
    while (this.#drive) await this.#drive.promise
  }

  #lead(): Drive<void> {
    const drive = new Drive(this.#drain())
    void drive.promise.then(() => {
      this.#drive = this.#queue.length > 0 ? this.#lead() : undefined
      if (!this.#drive && this.#isEnding) this.#end()
    })
    return drive
  }

  /** Never throws: every failure is a caller's. */
  *#drain(): Task<void> {
    while (this.#queue.length > 0) {
      try {
        yield* this.#locked(() => this.#commit(this.#queue.splice(0, LARGEST_GROUP)))
      } catch (error) {
        for (const job of this.#queue.splice(0)) job.fail(error)
      }
    }
  }

  *#locked(work: () => Task<void>, timeout = this.#options.lockTimeout): Task<void> {
    const { directory, files, ledger } = this.#options
    yield* readyDirectory(files, directory)
    this.#warnOfNetwork()
    const began = performance.now()
    const lock = yield* acquireByte(directory, STORE_BYTE, timeout)
    publish({ event: 'lock', directory, milliseconds: performance.now() - began })
    try {
      yield* ledger.settle()
      yield* work()
    } finally {
      lock.release()
    }
  }

  /** Once: locks and flushes are what their server makes of them. */
  #warnOfNetwork(): void {
    if (this.#isPlaceKnown) return
    this.#isPlaceKnown = true
    const { directory, log } = this.#options
    const name = networkFileSystemOf(directory)
    if (name !== undefined)
      log.warn(`${directory} is on ${name}: locks and flushes may not hold there. Use a local directory.`)
  }

  /** All that can be, in one line of the journal. */
  *#commit(jobs: readonly Job[]): Task<void> {
    const { ledger, definitions } = this.#options
    const group = new Group(definitions, (name) => ledger.tables.get(name))
    const good = jobs.filter((job) => this.#try(job, group))
    try {
      yield* this.#append(group, good)
    } catch (error) {
      for (const job of good) job.fail(error)
      return
    }
    yield* this.#conclude(good)
  }

  #try(job: Job, group: Group): boolean {
    this.#isInside = true
    try {
      return job.try(group)
    } finally {
      this.#isInside = false
    }
  }

  *#append({ changes }: Group, jobs: readonly Job[]): Task<void> {
    if (changes.size === 0) return
    const { directory, ledger } = this.#options
    const began = performance.now()
    const flushed = jobs.some(({ durable }) => durable)
    const bytes = yield* ledger.append(changes, flushed)
    const milliseconds = performance.now() - began
    publish({ event: 'commit', directory, transactions: jobs.length, bytes, flushed, milliseconds })
  }

  /** Nobody is told before there are two copies of what is new, but for a failure to make the second. */
  *#conclude(jobs: readonly Job[]): Task<void> {
    const { ledger } = this.#options
    const failure =
      ledger.hasNew || jobs.some(({ compacts }) => compacts) ? yield* this.#compact() : undefined
    for (const job of jobs) {
      if (job.compacts && failure) job.fail(failure.error)
      else job.finish()
    }
    if (ledger.isLong) yield* this.#compact()
  }

  /** What is committed is in the journal, compacted or not. */
  *#compact(): Task<{ error: unknown } | undefined> {
    const { directory, ledger, log } = this.#options
    try {
      yield* ledger.compact()
      return undefined
    } catch (error) {
      log.warn(`${directory} cannot be compacted: ${String(error)}`)
      return { error }
    }
  }

  #end(): void {
    const { directory, ledger, log } = this.#options
    try {
      if (ledger.isUnfinished) runSync(this.#locked(() => ledger.finish(), 0))
    } catch (error) {
      log.debug(`${directory} is left with a journal: ${String(error)}`)
    }
    ledger.close()
  }
}

/** @throws LladdrError STATE_INSECURE, STATE_UNWRITABLE. */
export function* readyDirectory(files: StoreFiles, directory: string): Task<void> {
  if (assertTrusted(directory)) return
  try {
    yield* createDirectory(files, directory)
  } catch (error) {
    throw failedToWrite(error, directory)
  }
}
