import { join } from 'node:path'
import { step, type Task } from '../task.js'
import type { Changes } from './collection.js'
import type { FollowedFile, StoreFiles } from './files.js'
import { encodeCommit, scanCommits, type Commit, type JournalState } from './journal.js'
import { JOURNAL } from './paths.js'
import type { Whole } from './rebuild.js'

/** The journal on disk, and how much of it is known. */
export class JournalFile {
  readonly path: string
  readonly #files: StoreFiles
  /** Undefined before there is one. */
  #state: JournalState | undefined
  #followed: FollowedFile | undefined
  /** Where its commits begin. */
  #start = 0
  /** When it was last looked at; more than the `end` of what counts where something follows that does not. */
  #size = 0
  #tail: Whole['tail'] = 'clean'

  constructor(files: StoreFiles, directory: string) {
    this.#files = files
    this.path = join(directory, JOURNAL)
  }

  get state(): JournalState | undefined {
    return this.#state
  }

  get tail(): Whole['tail'] {
    return this.#tail
  }

  /** What its commits take, in octets. */
  get length(): number {
    return this.#state ? this.#state.end - this.#start : 0
  }

  get identity(): string | undefined {
    return this.#followed?.identity
  }

  /** What became of it since it was last looked at. `other`: replaced, removed, or cut. */
  look(): 'same' | 'longer' | 'other' {
    const sight = this.#files.look(this.path)
    if (sight?.identity !== this.identity) return 'other'
    if (sight === undefined || sight.size === this.#size) return 'same'
    return sight.size > this.#size ? 'longer' : 'other'
  }

  adopt({ journal, start, size, tail }: Pick<Whole, 'journal' | 'start' | 'size' | 'tail'>): void {
    this.#follow()
    this.#state = journal
    this.#start = start
    this.#size = size
    this.#tail = tail
  }

  /** A new one, without commits. */
  begin(journal: JournalState): void {
    this.adopt({ journal, start: journal.end, size: journal.end, tail: 'clean' })
  }

  /** What others appended; undefined where it is not whole. */
  readOn(): readonly Commit[] | undefined {
    if (!this.#state || !this.#followed) return undefined
    const { header, cursor, end } = this.#state
    const bytes = this.#followed.read(end)
    const scan = scanCommits(bytes, cursor)
    if (typeof scan.tail === 'object') return undefined
    this.#state = { header, cursor: scan.cursor, end: end + scan.end }
    this.#size = end + bytes.length
    this.#tail = scan.tail
    return scan.commits
  }

  /** Returns the octets it took. A failure may leave any of them behind. */
  *append(changes: Changes, time: string, flush: boolean): Task<number> {
    if (!this.#state) throw new TypeError('There is no journal to append to.')
    const { header, cursor, end } = this.#state
    const { bytes, digest } = encodeCommit(cursor, { time, changes, durable: flush })
    yield* step(this.#files.append({ path: this.path, size: end, data: bytes, flush }))
    const sequence = cursor.sequence + 1
    const next = { epoch: cursor.epoch, sequence, digest, flushed: flush ? sequence : cursor.flushed }
    this.#state = { header, cursor: next, end: end + bytes.length }
    this.#size = this.#state.end
    return bytes.length
  }

  *flush(): Task<void> {
    const size = this.#state?.end ?? 0
    yield* step(this.#files.append({ path: this.path, size, data: new Uint8Array(), flush: true }))
  }

  /** Remove what does not count. */
  *cutOff(): Task<void> {
    const end = this.#state?.end ?? 0
    yield* step(this.#files.truncate(this.path, end))
    this.#size = end
    this.#tail = 'clean'
  }

  close(): void {
    const followed = this.#followed
    this.#followed = undefined
    followed?.close()
  }

  #follow(): void {
    this.close()
    this.#followed = this.#files.follow(this.path)
  }
}
