import type { ZodType } from 'zod'

/** What a collection holds: one JSON object per key. The file is `<name>.json` in the state directory. */
export interface CollectionDefinition<T extends object = object> {
  /** Checks every entry on its way in from disk and on its way in from a caller. */
  readonly schema: ZodType<T>
  /** Of the schema; a file with a higher one is refused untouched. */
  readonly version: number
  /** Words under which an entry can be found besides its key. */
  terms?(entry: T, key: string): readonly string[]
}

export type Definitions = Readonly<Record<string, CollectionDefinition>>

export type EntryOf<D> = D extends CollectionDefinition<infer T> ? T : never

/** Entries as last committed by any process; reading never waits for a lock. */
export interface CollectionReader<T> {
  get(key: string): T | undefined
  has(key: string): boolean
  /** In key order. */
  entries(): [string, T][]
  /** The key of the entry that has this term; the first in key order. */
  find(term: string): string | undefined
  readonly size: number
}

/** A collection inside a transaction: what it reads includes what the transaction wrote so far. */
export interface CollectionWriter<T> extends CollectionReader<T> {
  /** @throws LladdrError ARGUMENT_INVALID when the value does not fit the schema. */
  set(key: string, value: T): void
  delete(key: string): void
}

export type Readers<D extends Definitions> = { readonly [K in keyof D]: CollectionReader<EntryOf<D[K]>> }
export type Transaction<D extends Definitions> = { readonly [K in keyof D]: CollectionWriter<EntryOf<D[K]>> }

export const inKeyOrder = <T>(entries: Iterable<[string, T]>): [string, T][] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1))

/** {@link CollectionReader.find} by looking at every entry. */
export function findByTerm(
  definition: CollectionDefinition,
  entries: ReadonlyMap<string, object>,
  term: string,
): string | undefined {
  let first: string | undefined
  for (const [key, entry] of entries) {
    if (first !== undefined && first < key) continue
    if (definition.terms?.(entry, key).includes(term)) first = key
  }
  return first
}
