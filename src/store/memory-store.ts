import type { CollectionReader, Definitions, Readers, Transaction } from './collection.js'
import { Group, Job, type Change } from './job.js'
import { Reader } from './reader.js'
import { Table } from './table.js'

/** The store's collections and transactions without its files, for as long as the process lives. */
export class MemoryStore<D extends Definitions> implements AsyncDisposable {
  readonly collections: Readers<D>
  readonly #definitions: ReadonlyMap<string, D[string]>
  readonly #tables: ReadonlyMap<string, Table>

  constructor(definitions: D) {
    this.#definitions = new Map(Object.entries(definitions) as [string, D[string]][])
    this.#tables = new Map(
      Array.from(this.#definitions, ([name, definition]) => [name, new Table(definition, new Map(), null)]),
    )
    const readers = Array.from(this.#tables, ([name, table]): [string, CollectionReader<object>] => [
      name,
      new Reader(() => table),
    ])
    this.collections = Object.fromEntries(readers) as unknown as Readers<D>
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a throw becomes a rejection, as in the store
  async transaction<R>(change: (entries: Transaction<D>) => R): Promise<R> {
    return this.transactionSync(change)
  }

  transactionSync<R>(change: (entries: Transaction<D>) => R): R {
    const group = new Group(this.#definitions, (name) => this.#table(name))
    const job = new Job(change as Change)
    if (job.try(group)) {
      for (const [name, entries] of group.changes) this.#table(name).apply(entries, new Date().toISOString())
      job.finish()
    }
    return job.result() as R
  }

  /** There is nothing to close. */
  close(): void {
    return
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }

  #table(name: string): Table {
    const table = this.#tables.get(name)
    if (!table) throw new TypeError(`There is no collection "${name}".`)
    return table
  }
}
