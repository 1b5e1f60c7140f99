import type { CollectionDefinition, EntryChanges } from './collection.js'
import { TermIndex } from './term-index.js'

/** One collection in memory: as committed, or {@link Draft} as a transaction has it. */
export interface View {
  readonly size: number
  get(key: string): object | undefined
  keysOf(term: string): Iterable<string>
  entries(): Iterable<[string, object]>
}

/** The committed entries of a collection. */
export class Table implements View {
  readonly #entries: Map<string, object>
  readonly #index: TermIndex
  /** ISO 8601, of the last commit that changed it; null before the first. */
  updated: string | null

  constructor(
    { terms }: Pick<CollectionDefinition, 'terms'>,
    entries: Map<string, object>,
    updated: string | null,
  ) {
    this.#entries = entries
    this.#index = new TermIndex(terms)
    this.updated = updated
    for (const [key, entry] of entries) this.#index.add(key, entry)
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): object | undefined {
    return this.#entries.get(key)
  }

  keysOf(term: string): Iterable<string> {
    return this.#index.keysOf(term)
  }

  entries(): Iterable<[string, object]> {
    return this.#entries
  }

  apply(changes: EntryChanges, time: string): void {
    for (const [key, entry] of changes) {
      const former = this.#entries.get(key)
      if (former) this.#index.remove(key, former)
      if (entry) {
        this.#entries.set(key, entry)
        this.#index.add(key, entry)
      } else this.#entries.delete(key)
    }
    this.updated = time
  }
}
