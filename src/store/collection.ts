import type { ZodType } from 'zod'

/** What a collection holds: one JSON object per key. The file is `<name>.json` in the state directory. */
export interface CollectionDefinition<T extends object = object> {
  /** Checks every entry on its way in from disk and on its way in from a caller. */
  readonly schema: ZodType<T>
  /** Of the schema, from 1; a file with a higher one is refused untouched. */
  readonly version: number
  /** By version: how an entry of that version is written in the next one. Pure functions. Needed for every version that is to be read. */
  readonly migrations?: Readonly<Record<number, Migration>>
  /** Words by which an entry can be found besides its key, e.g. the names that others have for it. */
  terms?(entry: T, key: string): readonly string[]
}

export type Migration = (entry: object, key: string) => object

export type Definitions = Readonly<Record<string, CollectionDefinition>>

export type EntryOf<D> = D extends CollectionDefinition<infer T> ? T : never

/** Entries as last committed by any process; reading never waits for a lock. */
export interface CollectionReader<T> {
  readonly size: number
  get(key: string): T | undefined
  has(key: string): boolean
  /** The key of the entry that has this term; the first in key order where several have it. */
  find(term: string): string | undefined
  /** In key order. */
  entries(): [string, T][]
}

/** A collection inside a transaction: what it reads includes what the transaction wrote so far. */
export interface CollectionWriter<T> extends CollectionReader<T> {
  /** @throws LladdrError ARGUMENT_INVALID when the value does not fit the schema. */
  set(key: string, value: T): void
  delete(key: string): void
}

export type Readers<D extends Definitions> = { readonly [K in keyof D]: CollectionReader<EntryOf<D[K]>> }
export type Transaction<D extends Definitions> = { readonly [K in keyof D]: CollectionWriter<EntryOf<D[K]>> }

/** By key; undefined where an entry is to go. */
export type EntryChanges = ReadonlyMap<string, object | undefined>
/** By collection. */
export type Changes = ReadonlyMap<string, EntryChanges>

export const inKeyOrder = <T>(entries: Iterable<[string, T]>): [string, T][] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
