import type { CollectionDefinition } from './collection.js'
import type { Disk } from './disk.js'
import { applyTo } from './entry.js'
import { headerOf, salvageCommits, scanJournal, type Commit, type Header } from './journal.js'
import { backupOf, fileOf, JOURNAL } from './paths.js'
import { decodeSnapshot, type Decoded } from './snapshot.js'

export interface Salvaged {
  contents: Map<string, Map<string, object>>
  /** By collection: keys that commits changed after its file was written. */
  later: Map<string, Set<string>>
  /** What nothing readable is left of, in words. */
  unreadable: string[]
  /** The highest of each that any readable piece has. */
  epoch: number
  sequence: number
}

/** A file that a newer program wrote: not ours to repair. */
export interface Newer {
  file: string
  version: number
}

/** A piece of what is on disk, with the last commit that is in it. */
interface Piece {
  sequence: number
  apply: (entries: Map<string, object>) => string | undefined
}

/** A commit with the schema versions in which it was written. */
interface Versioned extends Commit {
  epoch: number
  header: Header | undefined
}

/**
 * All that the files of a damaged directory still give, the newest of each: snapshots, their backups, and every line of both
 * journals that is whole by itself. Pure.
 */
export function salvageAll(
  disk: Disk,
  definitions: ReadonlyMap<string, CollectionDefinition>,
): Salvaged | Newer {
  return newerJournal(disk, definitions) ?? new Salvaging(disk, definitions).result()
}

function newerJournal(
  { journal: { main, backup } }: Disk,
  definitions: ReadonlyMap<string, CollectionDefinition>,
): Newer | undefined {
  const copies = [
    [JOURNAL, main],
    [backupOf(JOURNAL), backup],
  ] as const
  for (const [file, bytes] of copies) {
    const version = bytes && newerVersion(bytes, definitions)
    if (version !== undefined) return { file, version }
  }
  return undefined
}

function newerVersion(
  bytes: Buffer,
  definitions: ReadonlyMap<string, CollectionDefinition>,
): number | undefined {
  const scan = scanJournal(bytes)
  if ('form' in scan) return scan.form
  const listed = Object.entries(scan.header?.collections ?? {})
  return listed.find(([name, { version }]) => version > (definitions.get(name)?.version ?? version))?.[1]
    .version
}

class Salvaging {
  readonly #disk: Disk
  readonly #definitions: ReadonlyMap<string, CollectionDefinition>
  readonly #header: Header | undefined
  readonly #commits: readonly Versioned[]
  readonly #result: Salvaged = {
    contents: new Map(),
    later: new Map(),
    unreadable: [],
    epoch: 1,
    sequence: 0,
  }

  constructor(disk: Disk, definitions: ReadonlyMap<string, CollectionDefinition>) {
    this.#disk = disk
    this.#definitions = definitions
    const { main, backup } = disk.journal
    this.#header = main && headerOf(main)
    const all = [...versioned(backup), ...versioned(main)]
    this.#commits = all.filter((commit) => this.#isInForce(commit))
  }

  result(): Salvaged | Newer {
    if (this.#header) this.#raise({ epoch: this.#header.epoch, sequence: this.#header.base })
    for (const commit of this.#commits) this.#raise(commit)
    for (const name of this.#definitions.keys()) {
      const newer = this.#salvage(name)
      if (newer) return newer
    }
    return this.#result
  }

  /** What the former journal has beyond the beginning of this one was given up when a flush failed. */
  #isInForce({ epoch, sequence }: Versioned): boolean {
    return !this.#header || epoch >= this.#header.epoch || sequence <= this.#header.base
  }

  #raise({ sequence, epoch }: { sequence: number; epoch: number }): void {
    this.#result.sequence = Math.max(this.#result.sequence, sequence)
    this.#result.epoch = Math.max(this.#result.epoch, epoch)
  }

  #salvage(name: string): Newer | undefined {
    const pieces: Piece[] = []
    for (const [from, bytes] of this.#copiesOf(name)) {
      const decoded = this.#decode(name, bytes)
      if (decoded.state === 'newer') return { file: from, version: decoded.version }
      pieces.push(this.#pieceOf(decoded, { name, from, after: pieces[0]?.sequence ?? 0 }))
    }
    this.#result.later.set(name, this.#keysAfter(name, pieces.at(-1)?.sequence ?? 0))
    this.#result.contents.set(name, this.#assembled([...pieces, ...this.#changesOf(name)]))
    return undefined
  }

  /** The backup first. */
  *#copiesOf(name: string): Iterable<[file: string, bytes: Buffer]> {
    const { main, backup } = this.#disk.files.get(name) ?? {}
    if (backup) yield [backupOf(fileOf(name)), backup]
    if (main) yield [fileOf(name), main]
  }

  #decode(name: string, bytes: Buffer): Decoded {
    const definition = this.#definitions.get(name)
    if (!definition) throw new TypeError(`There is no collection "${name}".`)
    return decodeSnapshot({ name, definition, thorough: true }, bytes)
  }

  #pieceOf(
    decoded: Exclude<Decoded, { state: 'newer' }>,
    { name, from, after }: { name: string; from: string; after: number },
  ): Piece {
    if (decoded.state === 'intact') {
      const { entries, sequence } = decoded.snapshot
      this.#raise(decoded.snapshot)
      return { sequence, apply: (all) => replaceAll(all, entries) }
    }
    const { entries } = decoded.salvage
    const sequence = from === fileOf(name) ? this.#reachedBy(name, decoded.salvage.sequence, after) : 0
    this.#raise({ sequence, epoch: 1 })
    this.#result.unreadable.push(...decoded.problems.map((what) => `${from}: ${what}`))
    return { sequence, apply: (all) => addAll(all, entries) }
  }

  /** What a damaged file says of its age may be damaged itself. It has one of two ages; unless nobody knows, no other. */
  #reachedBy(name: string, said: number, backup: number): number {
    if (!this.#header) return Math.max(said, backup)
    const last = this.#commits.at(-1)?.sequence ?? this.#header.base
    return said === last ? said : (this.#header.collections[name]?.sequence ?? 0)
  }

  *#changesOf(name: string): Iterable<Piece> {
    const definition = this.#definitions.get(name)
    if (!definition) return
    for (const { sequence, changes, header } of this.#commits) {
      const version = header?.collections[name]?.version ?? definition.version
      // One by one: an entry that does not fit must not cost the others.
      for (const [key, value] of Object.entries(changes[name] ?? {}))
        yield {
          sequence,
          apply: (entries) => applyTo(entries, { definition, version }, { [key]: value }),
        }
    }
  }

  #keysAfter(name: string, reached: number): Set<string> {
    const later = this.#commits.filter(({ sequence }) => sequence > reached)
    return new Set(later.flatMap(({ changes }) => Object.keys(changes[name] ?? {})))
  }

  /** The older first; of the same age, files before commits, and the backup before its file. */
  #assembled(pieces: readonly Piece[]): Map<string, object> {
    const entries = new Map<string, object>()
    for (const { sequence, apply } of [...pieces].sort((a, b) => a.sequence - b.sequence)) {
      const wrong = apply(entries)
      if (wrong !== undefined)
        this.#result.unreadable.push(`${JOURNAL}, commit ${String(sequence)}: ${wrong}`)
    }
    return entries
  }
}

function versioned(bytes: Buffer | undefined): Versioned[] {
  const header = bytes && headerOf(bytes)
  return bytes ? salvageCommits(bytes).map((commit) => ({ ...commit, header })) : []
}

/** A whole file also says what is gone. */
function replaceAll(all: Map<string, object>, entries: Iterable<[string, object]>): undefined {
  all.clear()
  addAll(all, entries)
}

function addAll(all: Map<string, object>, entries: Iterable<[string, object]>): undefined {
  for (const [key, entry] of entries) all.set(key, entry)
}
