import { resolve } from 'node:path'
import { LladdrError, type ErrorCode } from '../errors/index.js'
import { silent, type Logger } from '../log.js'
import { run, runSync, type Task } from '../task.js'
import type { Definitions, Readers, Transaction } from './collection.js'
import { Committer, readyDirectory } from './committer.js'
import { assertTrusted } from './directory.js'
import { DEFAULT_LOCK_TIMEOUT_MS } from './file-lock.js'
import { nativeFiles, type StoreFiles } from './files.js'
import { healthOf, type StoreHealth } from './health.js'
import { Job, type Change, type JobOptions } from './job.js'
import { Ledger } from './ledger.js'
import { acquireNames, type Held } from './locks.js'
import { COLLECTION_NAME } from './paths.js'
import { Reader } from './reader.js'
import type { Table } from './table.js'

export interface StoreOptions {
  /** How long to wait for another process, in milliseconds. Default 5000. */
  lockTimeout?: number
  /** Told about damage found and what was done about it. Default: nobody. */
  log?: Logger
  /** Write files of that many octets or more as gzip (RFC 1952), under the same names. Default: never. */
  compressFrom?: number
  /** For tests. */
  files?: StoreFiles
}

export interface TransactionOptions {
  /**
   * Whether the call returns only when the changes are on the medium. Default true. Otherwise they follow with the next
   * commit that is, or at the latest when the store is closed: a power cut may undo them, a crash of the process does not.
   */
  durable?: boolean
}

export interface CollectionStats {
  entries: number
  /** ISO 8601, of the last commit that changed it; null before the first. */
  updated: string | null
}

export interface StoreStats<Name extends string = string> {
  /** Commits so far. */
  sequence: number
  /** Journals so far. */
  epoch: number
  /** Octets of commits that are not in the collections' files yet. */
  journal: number
  collections: Record<Name, CollectionStats>
}

/**
 * Keyed collections in a state directory, safe against crashes and other processes. Nothing is created before the first
 * transaction. The written form is in docs/state-format.md.
 */
export class Store<D extends Definitions> implements Disposable, AsyncDisposable {
  readonly directory: string
  readonly collections: Readers<D>
  readonly #files: StoreFiles
  readonly #lockTimeout: number
  readonly #log: Logger
  readonly #definitions: ReadonlyMap<string, D[string]>
  readonly #ledger: Ledger
  readonly #committer: Committer
  #isOpen = true

  constructor(directory: string, definitions: D, options: StoreOptions = {}) {
    const { lockTimeout = DEFAULT_LOCK_TIMEOUT_MS, log = silent, files = nativeFiles() } = options
    const { compressFrom = Infinity } = options
    this.directory = resolve(directory)
    this.#files = files
    this.#lockTimeout = lockTimeout
    this.#log = log
    this.#definitions = new Map(Object.entries(definitions) as [string, D[string]][])
    for (const name of this.#definitions.keys()) assertCollectionName(name)
    const common = { directory: this.directory, definitions: this.#definitions, files, log }
    this.#ledger = new Ledger({ ...common, compressFrom })
    this.#committer = new Committer({ ...common, lockTimeout, ledger: this.#ledger })
    this.collections = Object.fromEntries(
      Array.from(this.#definitions.keys(), (name) => [name, new Reader(() => this.#current(name))]),
    ) as unknown as Readers<D>
  }

  /**
   * Change any number of entries in any collections: all or, when `change` throws, nothing. `change` is synchronous and may
   * run while other processes wait: keep it short. Transactions that arrive together share one flush.
   * @throws LladdrError LOCK_TIMEOUT, STATE_DAMAGED, STATE_NEWER, STATE_UNWRITABLE, STATE_WRITE_FAILED, STATE_READ_ONLY, CLOSED.
   */
  async transaction<R>(change: (entries: Transaction<D>) => R, options?: TransactionOptions): Promise<R> {
    return (await this.#begin(change as Change, options)) as R
  }

  /** {@link transaction}, blocking. Those that were begun before it are finished first. @throws also STORE_BUSY inside another. */
  transactionSync<R>(change: (entries: Transaction<D>) => R, options?: TransactionOptions): R {
    return this.#finish(change as Change, options) as R
  }

  /**
   * Hold the locks of several things by name, e.g. links, across transactions; waits for other holders of any, for up to
   * `timeout` milliseconds each (default: the store's). @throws LOCK_TIMEOUT naming the holder.
   */
  async lock(names: readonly string[], timeout?: number): Promise<Held> {
    return run(this.#lock(names, timeout))
  }

  lockSync(names: readonly string[], timeout?: number): Held {
    return runSync(this.#lock(names, timeout))
  }

  /** Take in what other processes wrote. False where damage was found, which the next transaction mends. */
  isCurrent(): boolean {
    this.#assertOpen()
    assertTrusted(this.directory)
    return this.#ledger.refresh()
  }

  /** @internal Write down what the backups still know; where nothing can be written now, read them all the same. */
  async mend(): Promise<void> {
    try {
      await this.transaction(nothing)
    } catch (error) {
      this.#goOnUnsaved(error)
    }
  }

  /** @internal */
  mendSync(): void {
    try {
      this.transactionSync(nothing)
    } catch (error) {
      this.#goOnUnsaved(error)
    }
  }

  /** Look at every octet of every file on disk, without changing anything. */
  check(): StoreHealth {
    return healthOf({ files: this.#files, directory: this.directory, definitions: this.#definitions })
  }

  stats(): StoreStats<keyof D & string> {
    const tables = Array.from(this.#definitions.keys(), (name) => {
      const { size, updated } = this.#current(name)
      return [name, { entries: size, updated }] as const
    })
    const { journal } = this.#ledger
    return {
      sequence: journal?.cursor.sequence ?? 0,
      epoch: journal?.cursor.epoch ?? 0,
      journal: this.#ledger.journalBytes,
      collections: Object.fromEntries(tables) as Record<keyof D & string, CollectionStats>,
    }
  }

  /** Write the collections' files anew, from the journal. Happens by itself now and then. */
  async compact(): Promise<void> {
    await this.#begin(nothing, { compacts: true })
  }

  compactSync(): void {
    this.#finish(nothing, { compacts: true })
  }

  /** Idempotent. Transactions in flight finish; later ones throw CLOSED. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#committer.end()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    await this.#committer.idle()
  }

  async #begin(change: Change, options?: JobOptions): Promise<unknown> {
    this.#assertOpen()
    const job = new Job(change, options)
    const { promise } = job
    this.#committer.begin(job)
    return promise
  }

  #finish(change: Change, options?: JobOptions): unknown {
    this.#assertOpen()
    const job = new Job(change, options)
    this.#committer.finish(job)
    return job.result()
  }

  *#lock(names: readonly string[], timeout = this.#lockTimeout): Task<Held> {
    this.#assertOpen()
    yield* readyDirectory(this.#files, this.directory)
    return yield* acquireNames(this.directory, names, timeout)
  }

  /** Damage is mended where it is found, also by a reader: an empty transaction does it under the lock. */
  #current(name: string): Table {
    this.#assertOpen()
    if (!this.#ledger.refresh()) this.mendSync()
    return this.#ledger.tables.get(name)
  }

  #goOnUnsaved(error: unknown): void {
    if (!(error instanceof LladdrError) || !notWritten.includes(error.code)) throw error
    this.#log.warn(`Damage found in ${this.directory} cannot be mended now: ${error.message}`)
    if (!this.#ledger.refresh()) this.#ledger.readUnsaved()
  }

  #assertOpen(): void {
    if (!this.#isOpen) throw new LladdrError('CLOSED', `The store ${this.directory} is closed.`)
  }
}

const nothing = (): void => undefined

/** What keeps a reader from mending: none of it is a reason not to read. */
const notWritten: readonly ErrorCode[] = [
  'STATE_READ_ONLY',
  'STATE_UNWRITABLE',
  'STATE_WRITE_FAILED',
  'LOCK_TIMEOUT',
  'STORE_BUSY',
]

function assertCollectionName(name: string): void {
  if (!COLLECTION_NAME.test(name))
    throw new LladdrError(
      'ARGUMENT_INVALID',
      `"${name}" cannot be the name of a collection: use a-z, 0-9 and _.`,
    )
}

/**
 * Open the collections in `directory`. Damage found is mended at once where a backup allows it.
 * @throws LladdrError STATE_DAMAGED, STATE_NEWER, STATE_UNREADABLE, STATE_INSECURE.
 */
export async function openStore<const D extends Definitions>(
  directory: string,
  definitions: D,
  options?: StoreOptions,
): Promise<Store<D>> {
  const store = new Store(directory, definitions, options)
  try {
    if (!store.isCurrent()) await store.mend()
  } catch (error) {
    store.close()
    throw error
  }
  return store
}

/** {@link openStore}, blocking. */
export function openStoreSync<const D extends Definitions>(
  directory: string,
  definitions: D,
  options?: StoreOptions,
): Store<D> {
  const store = new Store(directory, definitions, options)
  try {
    if (!store.isCurrent()) store.mendSync()
  } catch (error) {
    store.close()
    throw error
  }
  return store
}
