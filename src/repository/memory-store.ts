import type {
  CollectionDefinition,
  CollectionWriter,
  Definitions,
  Readers,
  Transaction,
} from '../store/index.js'

/**
 * The store's collections and transactions without its files, for as long as the process lives. Entries are kept as they are
 * given, unchecked.
 */
export class MemoryStore<D extends Definitions> implements AsyncDisposable {
  readonly collections: Readers<D>
  readonly #collections: readonly MemoryCollection[]

  constructor(definitions: D) {
    const named = Object.entries(definitions).map(
      ([name, definition]) => [name, new MemoryCollection(definition)] as const,
    )
    this.#collections = named.map(([, collection]) => collection)
    this.collections = Object.fromEntries(named) as unknown as Readers<D>
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a throw becomes a rejection, as in the store
  async transaction<R>(change: (entries: Transaction<D>) => R): Promise<R> {
    return this.transactionSync(change)
  }

  transactionSync<R>(change: (entries: Transaction<D>) => R): R {
    for (const collection of this.#collections) collection.begin()
    try {
      return change(this.collections as Transaction<D>)
    } catch (error) {
      for (const collection of this.#collections) collection.rollBack()
      throw error
    }
  }

  /** There is nothing to close. */
  close(): void {
    return
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }
}

class MemoryCollection implements CollectionWriter<object> {
  readonly #definition: CollectionDefinition
  readonly #entries = new Map<string, object>()
  readonly #keysByTerm = new Map<string, Set<string>>()
  /** What the entries were that the transaction changed. */
  #before: [key: string, entry: object | undefined][] = []

  constructor(definition: CollectionDefinition) {
    this.#definition = definition
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): object | undefined {
    return this.#entries.get(key)
  }

  has(key: string): boolean {
    return this.#entries.has(key)
  }

  entries(): [string, object][] {
    return [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1))
  }

  find(term: string): string | undefined {
    return [...(this.#keysByTerm.get(term) ?? [])].sort()[0]
  }

  set(key: string, entry: object): void {
    this.#before.push([key, this.get(key)])
    this.#put(key, entry)
  }

  delete(key: string): void {
    this.#before.push([key, this.get(key)])
    this.#put(key, undefined)
  }

  begin(): void {
    this.#before = []
  }

  rollBack(): void {
    for (const [key, entry] of this.#before.reverse()) this.#put(key, entry)
  }

  #put(key: string, entry: object | undefined): void {
    for (const term of this.#termsOf(key)) this.#keysByTerm.get(term)?.delete(key)
    if (entry === undefined) this.#entries.delete(key)
    else this.#entries.set(key, entry)
    for (const term of this.#termsOf(key)) {
      this.#keysByTerm.set(term, (this.#keysByTerm.get(term) ?? new Set<string>()).add(key))
    }
  }

  #termsOf(key: string): readonly string[] {
    const entry = this.#entries.get(key)
    return entry === undefined ? [] : (this.#definition.terms?.(entry, key) ?? [])
  }
}
