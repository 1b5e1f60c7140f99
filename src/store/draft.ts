import type { CollectionDefinition, EntryChanges } from './collection.js'
import { acceptEntry } from './entry.js'
import type { View } from './table.js'

/** Changes of one collection on top of what is committed, or of another draft; nothing else sees them before the commit. */
export class Draft implements View {
  readonly definition: CollectionDefinition
  readonly #base: View
  readonly #changes = new Map<string, object | undefined>()
  #size: number

  constructor(base: View, definition: CollectionDefinition) {
    this.#base = base
    this.definition = definition
    this.#size = base.size
  }

  get changes(): EntryChanges {
    return this.#changes
  }

  get size(): number {
    return this.#size
  }

  get(key: string): object | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#base.get(key)
  }

  *keysOf(term: string): Iterable<string> {
    for (const key of this.#base.keysOf(term)) if (!this.#changes.has(key)) yield key
    // A transaction changes few entries: looking at all of them is cheaper than an index.
    for (const [key, entry] of this.#changes)
      if (entry && this.definition.terms?.(entry, key).includes(term)) yield key
  }

  *entries(): Iterable<[string, object]> {
    for (const [key, entry] of this.#base.entries()) if (!this.#changes.has(key)) yield [key, entry]
    for (const [key, entry] of this.#changes) if (entry) yield [key, entry]
  }

  /** Take in changes that are known to fit. */
  absorb(changes: EntryChanges): void {
    for (const [key, entry] of changes) this.#put(key, entry)
  }

  set(key: string, value: object): void {
    this.#put(key, acceptEntry(this.definition, key, value))
  }

  delete(key: string): void {
    if (this.get(key)) this.#put(key, undefined)
  }

  #put(key: string, entry: object | undefined): void {
    this.#size += Number(entry !== undefined) - Number(this.get(key) !== undefined)
    this.#changes.set(key, entry)
  }
}
