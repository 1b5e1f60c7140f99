import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { step, type Task } from '../task.js'
import type { StoreFiles } from './files.js'
import { encodeHeader, NO_DIGEST, type JournalState, type Line, type Listed } from './journal.js'
import { backupOf, fileOf, JOURNAL } from './paths.js'
import { quarantine } from './quarantine.js'
import { encodeSnapshot, labelOf } from './snapshot.js'
import { newerFile } from './store-error.js'
import type { View } from './table.js'

/** What is to become the collections' files. */
export interface Generation {
  directory: string
  /** By collection, those of other programs that are listed in the journal too. */
  collections: ReadonlyMap<string, Part>
  /** What has been committed so far; undefined where there is no journal yet. */
  journal: JournalState | undefined
  /** Files of that many octets or more are written as gzip. */
  compressFrom: number
}

export interface Part {
  /** Of the schema, for the file and for the journal that follows. */
  version: number
  /** Of the schema as it is in the file now. */
  formerVersion: number
  /** What its file reaches up to; 0 where there is none. */
  reached: number
  isChanged: boolean
  /** Its file must not become the backup. */
  isUnusable: boolean
  /** Loads them where they are not in memory. */
  entries: () => View & { updated: string | null }
}

export interface Compacted extends JournalState {
  /** Of all collections' files together, in octets. */
  bytes: number
}

/**
 * Write the collections' files anew and begin a new journal. The old files stay as backups. Wherever it is cut off, the files
 * that are new and those that are old give the same entries together with the journal that is in force.
 */
export function* compact(files: StoreFiles, generation: Generation): Task<Compacted> {
  return yield* new Compaction(files, generation).run()
}

class Compaction {
  readonly #files: StoreFiles
  readonly #generation: Generation
  readonly #epoch: number
  readonly #sequence: number
  #bytes = 0

  constructor(files: StoreFiles, generation: Generation) {
    this.#files = files
    this.#generation = generation
    const reached = Math.max(0, ...Array.from(generation.collections.values(), (part) => part.reached))
    this.#epoch = (generation.journal?.header.epoch ?? 0) + 1
    this.#sequence = generation.journal?.cursor.sequence ?? reached
  }

  *run(): Task<Compacted> {
    const listed: Record<string, Listed> = {}
    for (const [name, part] of this.#generation.collections)
      listed[name] = { version: part.version, sequence: yield* this.#settle(name, part) }
    return { ...(yield* this.#rotate(listed)), bytes: this.#bytes }
  }

  /** Gives what the collection's file reaches up to then. */
  *#settle(name: string, part: Part): Task<number> {
    const isOld = part.version !== part.formerVersion && part.reached > 0
    if (isOld) yield* this.#keep(name, part.formerVersion)
    if (part.isChanged || isOld) return yield* this.#write(name, part)
    if (this.#isBackupAtRisk(name, part) && !(yield* this.#renewBackup(name)))
      return yield* this.#write(name, { ...part, isUnusable: true })
    this.#bytes += this.#files.look(this.#path(name))?.size ?? 0
    return part.reached
  }

  /** The next journal makes the one before this unavailable, and a backup that goes on from there worthless. */
  #isBackupAtRisk(name: string, { reached }: Part): boolean {
    const { journal } = this.#generation
    const isYoungest = journal === undefined || reached === journal.header.base
    return reached > 0 && (isYoungest || !this.#files.look(backupOf(this.#path(name))))
  }

  *#write(name: string, part: Part): Task<number> {
    const path = this.#path(name)
    const content = this.#encode(name, part)
    const isGood = !part.isUnusable && this.#isOurs(path, part)
    if (isGood) yield* step(this.#files.duplicate({ from: path, to: backupOf(path) }))
    else yield* this.#keepDamaged(path)
    yield* step(this.#files.replace(path, content))
    // There are two copies on disk from the first moment on, and not two names of one file.
    if (!isGood) yield* step(this.#files.replace(backupOf(path), content))
    this.#bytes += content.length
    return this.#sequence
  }

  /** What is about to be replaced and is not what it should be. */
  *#keepDamaged(path: string): Task<void> {
    yield* quarantine(this.#files, path)
    const backup = this.#files.read(backupOf(path))
    if (backup && !labelOf(backup)) yield* quarantine(this.#files, backupOf(path))
  }

  /** Whether the file is still what was read or written last. @throws LladdrError STATE_NEWER. */
  #isOurs(path: string, { version, reached }: Part): boolean {
    const former = this.#files.read(path)
    const label = former && labelOf(former)
    if (label && label.version > version) throw newerFile(path, label.version)
    return label?.sequence === reached
  }

  #encode(name: string, { version, entries }: Part): Buffer {
    const view = entries()
    const content = encodeSnapshot(name, version, {
      entries: new Map(view.entries()),
      epoch: this.#epoch,
      sequence: this.#sequence,
      updated: view.updated ?? new Date(0).toISOString(),
    })
    return content.length < this.#generation.compressFrom ? content : gzipSync(content)
  }

  /** False where the file is damaged. */
  *#renewBackup(name: string): Task<boolean> {
    const path = this.#path(name)
    const content = this.#files.read(path)
    if (content === undefined || !labelOf(content)) return false
    if (this.#files.read(backupOf(path))?.equals(content) !== true)
      yield* step(this.#files.replace(backupOf(path), content))
    return true
  }

  /** What a program that knows only the former version can still be given. */
  *#keep(name: string, version: number): Task<void> {
    const suffix = `v${String(version)}`
    for (const path of [this.#path(name), this.#journalPath]) {
      const content = this.#files.read(path)
      if (content) yield* step(this.#files.replace(`${path}.${name}.${suffix}`, content))
    }
  }

  *#rotate(collections: Record<string, Listed>): Task<JournalState> {
    const { journal } = this.#generation
    const previous = journal?.cursor.digest ?? NO_DIGEST
    const header = { epoch: this.#epoch, base: this.#sequence, previous, collections }
    const { bytes, digest }: Line = encodeHeader(header)
    if (journal)
      yield* step(this.#files.duplicate({ from: this.#journalPath, to: backupOf(this.#journalPath) }))
    yield* step(this.#files.replace(this.#journalPath, bytes))
    const cursor = { epoch: this.#epoch, sequence: this.#sequence, digest, flushed: this.#sequence }
    return { header, cursor, end: bytes.length }
  }

  #path(name: string): string {
    return join(this.#generation.directory, fileOf(name))
  }

  get #journalPath(): string {
    return join(this.#generation.directory, JOURNAL)
  }
}
