import type { CollectionDefinition } from './collection.js'

/** Which keys have a term. One key per term is the rule, so that a set is made for the exceptions only. */
export class TermIndex {
  readonly #terms: NonNullable<CollectionDefinition['terms']>
  readonly #keys = new Map<string, string | Set<string>>()

  constructor(terms: CollectionDefinition['terms']) {
    this.#terms = terms ?? (() => [])
  }

  keysOf(term: string): Iterable<string> {
    const keys = this.#keys.get(term)
    return typeof keys === 'string' ? [keys] : (keys ?? [])
  }

  add(key: string, entry: object): void {
    for (const term of this.#terms(entry, key)) {
      const keys = this.#keys.get(term)
      if (keys === undefined || keys === key) this.#keys.set(term, key)
      else if (typeof keys === 'string') this.#keys.set(term, new Set([keys, key]))
      else keys.add(key)
    }
  }

  remove(key: string, entry: object): void {
    for (const term of this.#terms(entry, key)) {
      const keys = this.#keys.get(term)
      if (keys === key) this.#keys.delete(term)
      else if (typeof keys === 'object') keys.delete(key)
    }
  }
}

export function firstOf(keys: Iterable<string>): string | undefined {
  let first: string | undefined
  for (const key of keys) if (first === undefined || key < first) first = key
  return first
}
