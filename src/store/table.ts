import type { CollectionDefinition, EntryChanges } from './collection.js'
import type { Entries } from './entries.js'
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
  readonly #entries: Entries
  readonly #terms: CollectionDefinition['terms']
  /** Made when it is first needed. */
  #index: TermIndex | undefined
  /** ISO 8601, of the last commit that changed it; null before the first. */
  updated: string | null

  constructor({ terms }: Pick<CollectionDefinition, 'terms'>, entries: Entries, updated: string | null) {
    this.#entries = entries
    this.#terms = terms
    this.updated = updated
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): object | undefined {
    return this.#entries.get(key)
  }

  keysOf(term: string): Iterable<string> {
    this.#index ??= this.#indexed()
    return this.#index.keysOf(term)
  }

  entries(): Iterable<[string, object]> {
    return this.#entries
  }

  apply(changes: EntryChanges, time: string): void {
    for (const [key, entry] of changes) {
      const former = this.#index && this.#entries.get(key)
      if (former) this.#index?.remove(key, former)
      if (entry) {
        this.#entries.set(key, entry)
        this.#index?.add(key, entry)
      } else this.#entries.delete(key)
    }
    this.updated = time
  }

  #indexed(): TermIndex {
    const index = new TermIndex(this.#terms)
    for (const [key, entry] of this.#entries) index.add(key, entry)
    return index
  }
}
