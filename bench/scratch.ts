import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { openStoreSync, type Store } from '../src/index.js'

export interface Note {
  address: string
  time: string
  count: number
}

const collections = {
  notes: {
    schema: z.strictObject({ address: z.string(), time: z.iso.datetime(), count: z.int() }),
    version: 1,
  },
}

export const noteOf = (count: number): Note => ({
  address: '02:00:00:00:00:01',
  time: '2026-01-01T00:00:00.000Z',
  count,
})

const keyOf = (count: number): string => `note ${String(count)}`

export const notesOf = (size: number): Record<string, Note> =>
  Object.fromEntries(Array.from({ length: size }, (_, count) => [keyOf(count), noteOf(count)]))

/** A directory for the time of a measurement. */
export class Scratch implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'lladdr-bench-'))

  file(name: string): string {
    return join(this.path, name)
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true })
  }
}

/** A store of so many entries, in files. */
export class FilledStore implements Disposable {
  readonly size: number
  readonly #scratch = new Scratch()
  readonly #store: Store<typeof collections>
  #count = 0

  constructor(size: number) {
    this.size = size
    this.#store = this.open()
    this.#store.transactionSync(({ notes }) => {
      for (const [key, note] of Object.entries(notesOf(size))) notes.set(key, note)
    })
  }

  /** A second one on the same files. */
  open(): Store<typeof collections> {
    return openStoreSync(this.#scratch.path, collections)
  }

  get file(): string {
    return this.#scratch.file('notes.json')
  }

  commit(durable: boolean): void {
    const count = this.#count++
    this.#store.transactionSync(
      ({ notes }) => {
        notes.set(keyOf(count % this.size), noteOf(count))
      },
      { durable },
    )
  }

  read(): void {
    if (this.#store.collections.notes.get('note 7') === undefined) throw new Error('note 7 is lost')
  }

  [Symbol.dispose](): void {
    this.#store.close()
    this.#scratch[Symbol.dispose]()
  }
}
