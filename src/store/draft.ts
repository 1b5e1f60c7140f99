import { findByTerm, inKeyOrder, type CollectionDefinition, type CollectionWriter } from './collection.js'
import { acceptEntry } from './entry.js'

/** Changes of one collection on top of what is committed; nothing else sees them before the commit. */
export class Draft implements CollectionWriter<object> {
  readonly #base: ReadonlyMap<string, object>
  readonly #definition: CollectionDefinition
  readonly #changes = new Map<string, object | undefined>()

  constructor(base: ReadonlyMap<string, object>, definition: CollectionDefinition) {
    this.#base = base
    this.#definition = definition
  }

  get isChanged(): boolean {
    return this.#changes.size > 0
  }

  get(key: string): object | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#base.get(key)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  entries(): [string, object][] {
    return inKeyOrder(this.result())
  }

  find(term: string): string | undefined {
    return findByTerm(this.#definition, this.result(), term)
  }

  get size(): number {
    return this.result().size
  }

  set(key: string, value: object): void {
    this.#changes.set(key, acceptEntry(this.#definition, key, value))
  }

  delete(key: string): void {
    if (this.has(key)) this.#changes.set(key, undefined)
  }

  /** The whole collection as it will be. */
  result(): Map<string, object> {
    const result = new Map(this.#base)
    for (const [key, value] of this.#changes) {
      if (value === undefined) result.delete(key)
      else result.set(key, value)
    }
    return result
  }
}
