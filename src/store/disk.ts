import { join } from 'node:path'
import type { CollectionDefinition } from './collection.js'
import type { StoreFiles } from './files.js'
import { backupOf, fileOf, JOURNAL } from './paths.js'

export interface Copies {
  readonly main: Buffer | undefined
  readonly backup: Buffer | undefined
}

/** All that a state directory holds. */
export interface Disk {
  journal: Copies
  files: ReadonlyMap<string, Copies>
}

/** Where the collections of a store are. */
export interface Place {
  files: StoreFiles
  directory: string
  definitions: ReadonlyMap<string, CollectionDefinition>
}

export interface Problem {
  /** The file's name. */
  file: string
  what: string
}

export interface Sizes {
  /** Of the journal's file, in octets. */
  size: number
  /** Where its commits begin. */
  start: number
  /** Of the collections' files together. */
  bytes: number
}

export function sizesOf({ journal: { main }, files }: Disk): Sizes {
  const sizes = Array.from(files.values(), (copies) => copies.main?.length ?? 0)
  return {
    size: main?.length ?? 0,
    start: (main?.indexOf('\n') ?? -1) + 1,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  }
}

/** All that a state directory holds of these collections. */
export function readDisk(files: StoreFiles, directory: string, collections: Iterable<string>): Disk {
  const read = (file: string): Buffer | undefined => files.read(join(directory, file))
  const copies = (file: string): Copies => new ReadCopies(read(file), () => read(backupOf(file)))
  // The journal first: one that is newer than the files it goes on from would be taken for damage.
  const journal = copies(JOURNAL)
  return { journal, files: new Map(Array.from(collections, (name) => [name, copies(fileOf(name))])) }
}

/** The names of the files that exist. */
export const filesIn = ({ journal, files }: Disk): string[] =>
  [[JOURNAL, journal] as const, ...Array.from(files, ([name, copies]) => [fileOf(name), copies] as const)]
    .flatMap(([file, { main, backup }]) => [main && file, backup && backupOf(file)])
    .filter((file) => file !== undefined)

/** The backup is read when it is needed, which is seldom. */
class ReadCopies implements Copies {
  readonly main: Buffer | undefined
  readonly #read: () => Buffer | undefined
  #backup: { content: Buffer | undefined } | undefined

  constructor(main: Buffer | undefined, read: () => Buffer | undefined) {
    this.main = main
    this.#read = read
  }

  get backup(): Buffer | undefined {
    this.#backup ??= { content: this.#read() }
    return this.#backup.content
  }
}
