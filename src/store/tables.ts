import type { Changes, CollectionDefinition, EntryChanges } from './collection.js'
import { readChanges } from './entry.js'
import type { Commit, Header } from './journal.js'
import type { Whole } from './rebuild.js'
import { Table } from './table.js'

/** The collections of a store in memory, and what of them is in the journal only. */
export class Tables {
  readonly #definitions: ReadonlyMap<string, CollectionDefinition>
  readonly #tables = new Map<string, Table>()
  #changed = new Set<string>()
  #unusable: ReadonlySet<string> = new Set()
  /** What the collections' own files have. */
  #files: ReadonlyMap<string, { reached: number; version: number }> = new Map()

  constructor(definitions: ReadonlyMap<string, CollectionDefinition>) {
    this.#definitions = definitions
    for (const [name, definition] of definitions)
      this.#tables.set(name, new Table(definition, new Map(), null))
  }

  get(name: string): Table {
    const table = this.#tables.get(name)
    if (!table) throw new TypeError(`There is no collection "${name}".`)
    return table
  }

  /** Collections whose own file lacks something, those of other programs included. */
  get changed(): ReadonlySet<string> {
    return this.#changed
  }

  /** A collection that has no file yet has something in it. */
  get hasNew(): boolean {
    return [...this.#changed].some((name) => this.#definitions.has(name) && this.reached(name) === 0)
  }

  /** Collections whose file must not become the backup: damaged, or of another time. */
  get unusable(): ReadonlySet<string> {
    return this.#unusable
  }

  /** The commit up to which a collection's own file reaches; 0 where there is none. */
  reached(name: string): number {
    return this.#files.get(name)?.reached ?? 0
  }

  /** The schema version of a collection's own file; undefined where there is none. */
  fileVersion(name: string): number | undefined {
    return this.reached(name) > 0 ? this.#files.get(name)?.version : undefined
  }

  adopt({ contents, commits, unusable }: Whole): void {
    for (const [name, { entries, updated }] of contents)
      this.#tables.set(name, new Table(this.#definitions.get(name) ?? {}, entries, updated))
    this.#files = contents
    this.#unusable = unusable
    this.#changed = new Set([...commits.flatMap(({ changes }) => Object.keys(changes)), ...unusable])
  }

  take(changes: Changes, time: string): void {
    for (const [name, entries] of changes) {
      this.#tables.get(name)?.apply(entries, time)
      this.#changed.add(name)
    }
  }

  /** Take what another process committed; false, and nothing taken, where an entry does not fit. */
  replay({ changes, time }: Commit, header: Header): boolean {
    const read = new Map<string, EntryChanges>()
    for (const [name, own] of Object.entries(changes)) {
      const entries = this.#read(name, own, header)
      if (typeof entries === 'string') return false
      read.set(name, entries)
    }
    this.take(read, time)
    return true
  }

  /** All is in the collections' own files, and a new journal begins. */
  settle({ collections }: Header): void {
    this.#changed = new Set()
    this.#unusable = new Set()
    this.#files = new Map(
      Object.entries(collections).map(([name, { version, sequence }]) => [
        name,
        { version, reached: sequence },
      ]),
    )
  }

  /** Of other programs' collections nothing is kept in memory. */
  #read(name: string, own: Commit['changes'][string], { collections }: Header): EntryChanges | string {
    const definition = this.#definitions.get(name)
    if (!definition) return new Map()
    return readChanges({ definition, version: collections[name]?.version ?? definition.version }, own)
  }
}
