import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { NativeLock } from '../binding/index.js'
import { LladdrError, type ErrorCode } from '../errors/index.js'
import { silent, type Logger } from '../log.js'
import { call, run, runSync, type Task } from '../task.js'
import { CollectionFile, type FileHealth } from './collection-file.js'
import {
  findByTerm,
  inKeyOrder,
  type CollectionReader,
  type Definitions,
  type Readers,
  type Transaction,
} from './collection.js'
import { createDirectory } from './directory.js'
import { acquireLock, DEFAULT_LOCK_TIMEOUT_MS } from './file-lock.js'
import { nativeFiles, type StoreFiles } from './files.js'
import { failedToWrite } from './store-error.js'

export interface StoreOptions {
  /** How long to wait for another process, in milliseconds. Default 5000. */
  lockTimeout?: number
  /** Told about damage found and what was done about it. Default: nobody. */
  log?: Logger
  /** For tests. */
  files?: StoreFiles
}

export interface CollectionStats {
  entries: number
  /** Commits so far. */
  sequence: number
  /** ISO 8601, of the last commit; null before the first. */
  updated: string | null
}

/** The store's own byte of the lock file; links have theirs after it. */
const STORE_BYTE = 0
const LINK_BYTES = 2 ** 31 - 2

/** A held lock of {@link Store.lock}. */
export interface Held {
  release(): void
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
  readonly #collections: ReadonlyMap<string, CollectionFile>
  /** The end of the line of async transactions: they go one after another, so that one thread at most waits for the lock. */
  #line: Promise<unknown> = Promise.resolve()
  #inFlight = 0
  #open = true

  constructor(directory: string, definitions: D, options: StoreOptions = {}) {
    const { lockTimeout = DEFAULT_LOCK_TIMEOUT_MS, log = silent, files = nativeFiles() } = options
    this.directory = resolve(directory)
    this.#files = files
    this.#lockTimeout = lockTimeout
    this.#log = log
    this.#collections = new Map(
      Object.entries(definitions).map(([name, definition]) => {
        const path = join(this.directory, `${name}.json`)
        return [name, new CollectionFile({ name, definition, path, files, log })]
      }),
    )
    this.collections = Object.fromEntries(
      Array.from(this.#collections, ([name, file]) => [name, this.#reader(file)]),
    ) as unknown as Readers<D>
  }

  /**
   * Change any number of entries in any collections: all or, when `change` throws, nothing. `change` is synchronous and may
   * run while other processes wait: keep it short. Resolves when the result is on disk.
   * @throws LladdrError LOCK_TIMEOUT, STATE_DAMAGED, STATE_NEWER, STATE_UNWRITABLE, STATE_WRITE_FAILED, CLOSED.
   */
  async transaction<R>(change: (entries: Transaction<D>) => R): Promise<R> {
    this.#assertOpen()
    this.#inFlight++
    const turn = this.#line.then(async () => run(this.#transact(change)))
    this.#line = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      this.#inFlight--
    }
  }

  /** {@link transaction}, blocking. @throws also STORE_BUSY while another transaction of this store is in flight. */
  transactionSync<R>(change: (entries: Transaction<D>) => R): R {
    this.#assertOpen()
    this.#assertIdle()
    this.#inFlight++
    try {
      return runSync(this.#transact(change))
    } finally {
      this.#inFlight--
    }
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
    return [...this.#collections.values()].every((file) => file.refresh())
  }

  /** @internal Write down what the backups still know; where nothing can be written now, read them all the same. */
  *mend(): Task<void> {
    try {
      yield* call(this as Store<D>, 'transaction', () => undefined)
    } catch (error) {
      if (!(error instanceof LladdrError) || !notWritten.includes(error.code)) throw error
      this.#log.warn(`Damage found in ${this.directory} cannot be mended now: ${error.message}`)
      for (const file of this.#collections.values()) if (!file.refresh()) file.recoverUnsaved()
    }
  }

  /** Look at every file on disk without changing anything. */
  check(): Record<keyof D & string, FileHealth> {
    return this.#each((file) => file.check())
  }

  stats(): Record<keyof D & string, CollectionStats> {
    return this.#each((file) => {
      const { entries, sequence, updated } = this.#current(file).snapshot
      return { entries: entries.size, sequence, updated: sequence === 0 ? null : updated }
    })
  }

  /** Idempotent. Transactions in flight finish; later ones throw CLOSED. */
  close(): void {
    this.#open = false
  }

  [Symbol.dispose](): void {
    this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    await this.#line
  }

  *#transact<R>(change: (entries: Transaction<D>) => R): Task<R> {
    yield* this.#createDirectory()
    const lock = yield* this.#acquire(STORE_BYTE)
    try {
      for (const file of this.#collections.values()) yield* file.recover()
      const drafts = Array.from(this.#collections, ([name, file]) => ({ name, file, draft: file.draft() }))
      const view = Object.fromEntries(drafts.map(({ name, draft }) => [name, draft]))
      const result = change(view as unknown as Transaction<D>)
      if (result instanceof Promise) {
        result.catch(() => undefined) // ours is the error to tell
        throw new LladdrError('ARGUMENT_INVALID', 'The function given to a transaction must not be async.')
      }
      for (const { file, draft } of drafts) if (draft.isChanged) yield* file.commit(draft.result())
      return result
    } finally {
      lock.release()
    }
  }

  *#lock(names: readonly string[], timeout?: number): Task<Held> {
    this.#assertOpen()
    yield* this.#createDirectory()
    const held: NativeLock[] = []
    const release = (): void => {
      for (const lock of held.splice(0).reverse()) lock.release()
    }
    try {
      // One order for everybody: two callers with overlapping names cannot wait for each other.
      for (const byte of lockBytes(names)) held.push(yield* this.#acquire(byte, timeout))
    } catch (error) {
      release()
      throw error
    }
    return { release }
  }

  *#createDirectory(): Task<void> {
    try {
      yield* createDirectory(this.#files, this.directory)
    } catch (error) {
      throw failedToWrite(error, this.directory)
    }
  }

  *#acquire(offset: number, timeout = this.#lockTimeout): Task<NativeLock> {
    return yield* acquireLock({ path: join(this.directory, 'lock'), offset, timeout })
  }

  #reader(file: CollectionFile): CollectionReader<object> {
    const sizeOf = (): number => this.#current(file).snapshot.entries.size
    return {
      get: (key) => this.#current(file).snapshot.entries.get(key),
      has: (key) => this.#current(file).snapshot.entries.has(key),
      entries: () => inKeyOrder(this.#current(file).snapshot.entries),
      find: (term) => findByTerm(file.definition, this.#current(file).snapshot.entries, term),
      get size() {
        return sizeOf()
      },
    }
  }

  /** Damage is mended where it is found, also by a reader: an empty transaction does it under the lock. */
  #current(file: CollectionFile): CollectionFile {
    this.#assertOpen()
    if (!file.refresh()) runSync(this.mend())
    return file
  }

  #each<T>(look: (file: CollectionFile) => T): Record<keyof D & string, T> {
    const results = Array.from(this.#collections, ([name, file]) => [name, look(file)] as const)
    return Object.fromEntries(results) as Record<keyof D & string, T>
  }

  #assertOpen(): void {
    if (!this.#open) throw new LladdrError('CLOSED', `The store ${this.directory} is closed.`)
  }

  /** The lock would not be granted before the other transaction is done, and that needs the thread we would block. */
  #assertIdle(): void {
    if (this.#inFlight === 0) return
    throw new LladdrError('STORE_BUSY', `A transaction on ${this.directory} is in flight in this process.`)
  }
}

/** What keeps a reader from mending: none of it is a reason not to read. */
const notWritten: readonly ErrorCode[] = [
  'STATE_UNWRITABLE',
  'STATE_WRITE_FAILED',
  'LOCK_TIMEOUT',
  'STORE_BUSY',
]

/** A byte per name by its hash: without a table, and a collision merely makes two names wait for each other. */
function lockBytes(names: readonly string[]): number[] {
  const bytes = names.map(
    (name) => (createHash('sha256').update(name).digest().readUInt32BE(0) % LINK_BYTES) + 1,
  )
  return [...new Set(bytes)].sort((a, b) => a - b)
}

/**
 * Open the collections in `directory`. Damage found is mended at once where a backup allows it.
 * @throws LladdrError STATE_DAMAGED, STATE_NEWER, STATE_UNREADABLE.
 */
export async function openStore<const D extends Definitions>(
  directory: string,
  definitions: D,
  options?: StoreOptions,
): Promise<Store<D>> {
  const store = new Store(directory, definitions, options)
  if (!store.isCurrent()) await run(store.mend())
  return store
}

/** {@link openStore}, blocking. */
export function openStoreSync<const D extends Definitions>(
  directory: string,
  definitions: D,
  options?: StoreOptions,
): Store<D> {
  const store = new Store(directory, definitions, options)
  if (!store.isCurrent()) runSync(store.mend())
  return store
}
