import { LladdrError } from '../errors/index.js'
import type { Logger } from '../log.js'
import { call, type Task } from '../task.js'
import type { CollectionDefinition } from './collection.js'
import { Draft } from './draft.js'
import type { StoreFiles } from './files.js'
import { quarantine } from './quarantine.js'
import { recover, type Copies, type Recovery } from './recover.js'
import { emptySnapshot, encodeSnapshot, isSealed, stampOf, type Snapshot } from './snapshot.js'
import { failedToReadFile, failedToWrite } from './store-error.js'

export interface CollectionFileOptions {
  name: string
  definition: CollectionDefinition
  path: string
  files: StoreFiles
  log: Logger
}

export interface FileHealth {
  status: 'good' | 'warning' | 'critical'
  problems: string[]
}

/** One collection's file with its `.bak`: what it holds, loaded, recovered and replaced. */
export class CollectionFile {
  readonly #options: CollectionFileOptions
  #snapshot: Snapshot = emptySnapshot()
  /** Of the content that #snapshot came from; undefined also for a missing file, whose #snapshot is empty. */
  #stamp: string | undefined
  /** #snapshot came from the backup, and the damaged file is still in its place. */
  #isUnsaved = false

  constructor(options: CollectionFileOptions) {
    this.#options = options
  }

  get snapshot(): Snapshot {
    return this.#snapshot
  }

  get definition(): CollectionDefinition {
    return this.#options.definition
  }

  get path(): string {
    return this.#options.path
  }

  /**
   * Take in what another process wrote. False when that needs {@link recover}, under the store's lock.
   * @throws LladdrError STATE_NEWER, STATE_UNREADABLE.
   */
  refresh(): boolean {
    const stamp = this.#read(() => this.#options.files.stamp(this.path))
    if (stamp !== undefined && stamp === this.#stamp) return true
    const { copies, recovery } = this.#load()
    if (recovery.state === 'newer') throw this.#newer(recovery.version)
    if (recovery.state !== 'intact') return false
    this.#adopt(recovery.snapshot, copies.main)
    return true
  }

  /**
   * {@link refresh} for the holder of the store's lock: keeps damaged files in quarantine, says so, and goes on from the
   * backup. @throws LladdrError STATE_DAMAGED when both copies are, STATE_NEWER; the files stay as they are then.
   */
  *recover(): Task<void> {
    if (!this.#isUnsaved && this.refresh()) return
    const { copies, recovery } = this.#load()
    if (recovery.state === 'newer') throw this.#newer(recovery.version)
    if (recovery.state === 'intact') {
      this.#adopt(recovery.snapshot, copies.main)
      return
    }
    const kept = yield* this.#quarantine(
      recovery.state === 'lost' ? copies : { ...copies, backup: undefined },
    )
    const what = recovery.problems.join('; ')
    if (recovery.state === 'lost') throw this.#lost(what, kept)
    this.#options.log.warn(
      `${this.path} is damaged (${what}).${keptAs(kept)} Going on from ${this.path}.bak, written ${recovery.snapshot.updated}.`,
    )
    yield* this.#replace(this.#successor(recovery.snapshot, recovery.snapshot.entries))
  }

  /**
   * Go on from the backup without writing anything, where the disk is full or closed to us: an original must be known
   * even then. The next transaction does the rest. @throws LladdrError STATE_DAMAGED when both copies are damaged.
   */
  recoverUnsaved(): void {
    const { copies, recovery } = this.#load()
    if (recovery.state === 'newer') throw this.#newer(recovery.version)
    const what = recovery.problems.join('; ')
    if (recovery.state === 'lost') throw this.#lost(what, [])
    this.#adopt(recovery.snapshot, copies.main)
    if (recovery.state === 'intact') return
    this.#isUnsaved = true
    this.#options.log.warn(
      `${this.path} is damaged (${what}). Reading ${this.path}.bak, written ${recovery.snapshot.updated}.`,
    )
  }

  /** A scratch copy to change and then {@link commit}. */
  draft(): Draft {
    return new Draft(this.#snapshot.entries, this.#options.definition)
  }

  /** Make `entries` the content, durably; the version before it becomes the `.bak`. Call under the store's lock only. */
  *commit(entries: Map<string, object>): Task<void> {
    const isFirst = this.#stamp === undefined
    if (!isFirst) yield* this.#keepPrevious()
    const content = yield* this.#replace(this.#successor(this.#snapshot, entries))
    // From the first moment on there are two copies on disk, and not two names of one file.
    if (isFirst) yield* this.#write(call(this.#options.files, 'replace', `${this.path}.bak`, content))
  }

  /** Look at both copies on disk, changing nothing. */
  check(): FileHealth {
    const { copies, recovery } = this.#load()
    if (recovery.state === 'newer')
      return { status: 'critical', problems: [`written by version ${String(recovery.version)}`] }
    if (recovery.state === 'lost') return { status: 'critical', problems: recovery.problems }
    if (recovery.state === 'recovered') return { status: 'warning', problems: recovery.problems }
    if (copies.main === undefined) return { status: 'good', problems: [] }
    const { name, definition } = this.#options
    const backup = recover(name, definition, { main: copies.backup, backup: undefined })
    if (copies.backup !== undefined && backup.state === 'intact') return { status: 'good', problems: [] }
    return { status: 'warning', problems: ['the backup is missing or damaged; the next commit replaces it'] }
  }

  /** The stamp vouches for the end of the file only. A file that was damaged under us must not become the backup. */
  *#keepPrevious(): Task<void> {
    const { files, log } = this.#options
    const backup = `${this.path}.bak`
    const content = this.#read(() => files.read(this.path))
    if (content && isSealed(content)) {
      yield* this.#write(call(files, 'duplicate', { from: this.path, to: backup }))
      return
    }
    const kept = yield* this.#quarantine({ main: content, backup: undefined })
    log.warn(`${this.path} was damaged since it was read.${keptAs(kept)} Going on from memory.`)
    yield* this.#write(call(files, 'replace', backup, this.#encode(this.#snapshot)))
  }

  #load(): { copies: Copies; recovery: Recovery } {
    const { name, definition, files } = this.#options
    const read = (path: string): Buffer | undefined => this.#read(() => files.read(path))
    const copies = { main: read(this.path), backup: read(`${this.path}.bak`) }
    return { copies, recovery: recover(name, definition, copies) }
  }

  *#quarantine({ main, backup }: Copies): Task<string[]> {
    const { files } = this.#options
    const kept: string[] = []
    if (main) kept.push(yield* this.#write(quarantine(files, this.path, main)))
    if (backup) kept.push(yield* this.#write(quarantine(files, `${this.path}.bak`, backup)))
    return kept
  }

  #successor({ epoch, sequence }: Snapshot, entries: Map<string, object>): Snapshot {
    return { entries, epoch, sequence: sequence + 1, updated: new Date().toISOString() }
  }

  #encode(snapshot: Snapshot): Buffer {
    const { name, definition } = this.#options
    return encodeSnapshot(name, definition.version, snapshot)
  }

  *#replace(snapshot: Snapshot): Task<Buffer> {
    const content = this.#encode(snapshot)
    yield* this.#write(call(this.#options.files, 'replace', this.path, content))
    this.#adopt(snapshot, content)
    return content
  }

  #adopt(snapshot: Snapshot, content: Buffer | undefined): void {
    this.#snapshot = snapshot
    this.#stamp = content && stampOf(content)
    this.#isUnsaved = false
  }

  #read<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw failedToReadFile(error, this.path)
    }
  }

  *#write<T>(task: Task<T>): Task<T> {
    try {
      return yield* task
    } catch (error) {
      throw failedToWrite(error, this.path)
    }
  }

  #newer(version: number): LladdrError {
    const ours = String(this.#options.definition.version)
    return new LladdrError(
      'STATE_NEWER',
      `${this.path} has schema version ${String(version)}; this program knows versions up to ${ours}.`,
      { path: this.path },
    )
  }

  #lost(problems: string, kept: string[]): LladdrError {
    const message = `${this.path} and its backup cannot be trusted: ${problems}.${keptAs(kept)} Nothing was changed.`
    return new LladdrError('STATE_DAMAGED', message, { path: this.path })
  }
}

const keptAs = (kept: string[]): string => (kept.length === 0 ? '' : ` Kept as ${kept.join(' and ')}.`)
