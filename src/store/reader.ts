import { inKeyOrder, type CollectionReader, type CollectionWriter } from './collection.js'
import type { Draft } from './draft.js'
import type { View } from './table.js'
import { firstOf } from './term-index.js'

/** A view as callers see it; `view` is asked anew on every call, and may look at the disk first. */
export class Reader implements CollectionReader<object> {
  readonly #view: () => View

  constructor(view: () => View) {
    this.#view = view
  }

  get size(): number {
    return this.#view().size
  }

  get(key: string): object | undefined {
    return this.#view().get(key)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  find(term: string): string | undefined {
    return firstOf(this.#view().keysOf(term))
  }

  entries(): [string, object][] {
    return inKeyOrder(this.#view().entries())
  }
}

export class Writer extends Reader implements CollectionWriter<object> {
  readonly #draft: Draft

  constructor(draft: Draft) {
    super(() => draft)
    this.#draft = draft
  }

  set(key: string, value: object): void {
    this.#draft.set(key, value)
  }

  delete(key: string): void {
    this.#draft.delete(key)
  }
}
