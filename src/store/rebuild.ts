import type { CollectionDefinition } from './collection.js'
import type { Entries } from './entries.js'
import { applyTo } from './entry.js'
import {
  digestAt,
  NO_DIGEST,
  scanJournal,
  type Commit,
  type JournalScan,
  type JournalState,
  type Listed,
} from './journal.js'
import { sizesOf, type Disk, type Problem, type Sizes } from './disk.js'
import { backupOf, fileOf, JOURNAL } from './paths.js'
import type { Salvage } from './salvage.js'
import { decodeSnapshot, type Decoded, type Snapshot } from './snapshot.js'

export interface Contents {
  entries: Entries
  /** ISO 8601; null before the first commit. */
  updated: string | null
  /** The commit up to which the collection's file reaches; 0 where there is none. */
  reached: number
  /** Of the schema, in the file. */
  version: number
}

export interface Whole extends Sizes {
  /** `recovered`: something is damaged, and nothing that it held is missing here. */
  state: 'intact' | 'recovered'
  problems: Problem[]
  contents: Map<string, Contents>
  /** Undefined where there is none yet. */
  journal: JournalState | undefined
  tail: 'clean' | 'unfinished' | 'torn'
  commits: readonly Commit[]
  /** Collections whose file must not become the backup. */
  unusable: Set<string>
}

export type Rebuilt =
  Whole | { state: 'newer'; file: string; version: number } | { state: 'lost'; problems: Problem[] }

/** Ends a {@link rebuild}: there is no result but this. */
class Stop extends Error {
  readonly outcome: Rebuilt
  constructor(outcome: Rebuilt) {
    super(outcome.state)
    this.outcome = outcome
  }
}

export interface RebuildOptions {
  definitions: ReadonlyMap<string, CollectionDefinition>
  thorough?: boolean
}

/** What the files of a state directory hold together. Pure. Never an empty result in place of damaged data. */
export function rebuild(disk: Disk, options: RebuildOptions): Rebuilt {
  try {
    return new Rebuild(disk, options).result()
  } catch (stop) {
    if (stop instanceof Stop) return stop.outcome
    throw stop
  }
}

type Applied = Pick<JournalScan, 'header' | 'commits'>

class Rebuild {
  readonly #disk: Disk
  readonly #options: RebuildOptions
  readonly #problems: Problem[] = []
  readonly #unusable = new Set<string>()
  readonly #versions = new Map<string, number>()
  readonly #scan: JournalScan | undefined
  #formerScan: JournalScan | null | undefined

  constructor(disk: Disk, options: RebuildOptions) {
    this.#disk = disk
    this.#options = options
    this.#scan = disk.journal.main && this.#scanOf(JOURNAL, disk.journal.main)
  }

  result(): Whole {
    this.#refuseNewer()
    if (this.#scan && typeof this.#scan.tail === 'object') this.#stop(JOURNAL, this.#scan.tail.problem)
    const bases = new Map<string, Snapshot>()
    for (const name of this.#options.definitions.keys()) bases.set(name, this.#baseOf(name))
    const journal = this.#journalFor([...bases.values()])
    const contents = new Map(Array.from(bases, ([name, base]) => [name, this.#advance(name, base)]))
    return {
      state: this.#problems.length === 0 ? 'intact' : 'recovered',
      problems: this.#problems,
      contents,
      journal,
      tail: this.#tail(),
      ...sizesOf(this.#disk),
      commits: this.#scan?.commits ?? [],
      unusable: this.#unusable,
    }
  }

  #tail(): Whole['tail'] {
    const { tail } = this.#scan ?? { tail: 'clean' }
    return typeof tail === 'object' ? 'torn' : tail
  }

  #scanOf(file: string, bytes: Buffer): JournalScan {
    const scan = scanJournal(bytes)
    if ('form' in scan) throw new Stop({ state: 'newer', file, version: scan.form })
    return scan
  }

  #refuseNewer(): void {
    for (const [name, { version }] of Object.entries(this.#scan?.header?.collections ?? {})) {
      const known = this.#options.definitions.get(name)?.version ?? version
      if (version > known) throw new Stop({ state: 'newer', file: JOURNAL, version })
    }
  }

  #definition(name: string): CollectionDefinition {
    const definition = this.#options.definitions.get(name)
    if (!definition) throw new TypeError(`There is no collection "${name}".`)
    return definition
  }

  #listed(name: string): Listed | undefined {
    return this.#scan?.header?.collections[name]
  }

  /** What the journal's commits are added to. */
  #baseOf(name: string): Snapshot {
    const file = fileOf(name)
    const copies = this.#disk.files.get(name)
    const { main } = copies ?? {}
    const isMissing = (): boolean => main === undefined && copies?.backup === undefined
    if (isMissing() && (this.#listed(name)?.sequence ?? 0) === 0) return emptySnapshot()
    const first = this.#decode(name, file, main)
    if (first.state === 'intact') {
      this.#versions.set(name, first.version)
      const wrong = this.#whyUnusable(name, first.snapshot)
      if (wrong === undefined) return first.snapshot
      this.#problems.push({ file, what: wrong })
    } else this.#problems.push(...first.problems.map((what) => ({ file, what })))
    this.#unusable.add(name)
    return this.#baseOfBackup(name, first, copies?.backup)
  }

  #decode(name: string, file: string, bytes: Buffer | undefined): Exclude<Decoded, { state: 'newer' }> {
    if (bytes === undefined) return missing
    const definition = this.#definition(name)
    const decoded = decodeSnapshot({ name, definition, thorough: this.#options.thorough ?? false }, bytes)
    if (decoded.state === 'newer') throw new Stop({ state: 'newer', file, version: decoded.version })
    return decoded
  }

  /** A file that is whole may still be one of another time. */
  #whyUnusable(name: string, { sequence, epoch }: Snapshot): string | undefined {
    if (!this.#scan) return epoch > 1 ? `it goes on in ${JOURNAL}, which is missing` : undefined
    const { header, cursor } = this.#scan
    if (sequence < (this.#listed(name)?.sequence ?? 0)) return 'it is an older version of the file'
    // One further is what a compaction that was cut off leaves. The backup is no way out: it would do without those commits.
    if (header && epoch > header.epoch + 1) this.#stop(JOURNAL, `it is an older version than ${fileOf(name)}`)
    if (header && sequence > cursor.sequence)
      this.#stop(JOURNAL, `it has lost commits that are in ${fileOf(name)}`)
    return undefined
  }

  #baseOfBackup(
    name: string,
    main: Exclude<Decoded, { state: 'newer' }>,
    bytes: Buffer | undefined,
  ): Snapshot {
    const file = backupOf(fileOf(name))
    const backup = this.#decode(name, file, bytes)
    if (backup.state !== 'intact') {
      this.#problems.push(...backup.problems.map((what) => ({ file, what })))
      throw this.#lost()
    }
    const wrong = this.#whyUnusable(name, backup.snapshot)
    if (this.#scan && wrong === undefined) return backup.snapshot
    if (!this.#scan && wrong !== undefined) this.#stop(file, wrong)
    const bridged = this.#bridge(name, backup.snapshot)
    if (bridged) return bridged
    if (main.state === 'intact') throw this.#lost()
    return this.#merge(name, main.salvage, backup.snapshot)
  }

  /** The backup and what the journal before this one added to it. */
  #bridge(name: string, backup: Snapshot): Snapshot | undefined {
    const former = this.#former()
    const header = this.#scan?.header
    if (!former?.header || !header || digestAt(former, header.base) !== header.previous) return undefined
    if (backup.sequence < (former.header.collections[name]?.sequence ?? 0)) return undefined
    const commits = former.commits.filter(({ sequence }) => sequence <= header.base)
    return { ...this.#apply(name, backup, { header: former.header, commits }), sequence: header.base }
  }

  #former(): JournalScan | null {
    if (this.#formerScan === undefined) {
      const bytes = this.#disk.journal.backup
      this.#formerScan = bytes ? this.#scanOf(backupOf(JOURNAL), bytes) : null
    }
    return this.#formerScan
  }

  /** The backup is older; what the damaged file still seals by itself is newer and wins. */
  #merge(name: string, { entries: salvaged, lost, sequence }: Salvage, backup: Snapshot): Snapshot {
    // Not by key: a damaged key looks like a new one, while the true one seems gone.
    const substitutes = [...backup.entries].filter(([key]) => !salvaged.has(key)).length
    if (lost > substitutes)
      this.#stop(
        fileOf(name),
        `${String(lost)} damaged entries, of which the backup has ${String(substitutes)}`,
      )
    const entries = new Map([...backup.entries, ...salvaged])
    return { ...backup, entries, sequence: Math.max(backup.sequence, sequence) }
  }

  #journalFor(bases: readonly Snapshot[]): JournalState | undefined {
    if (!this.#scan) return undefined
    const { header, cursor, end } = this.#scan
    if (header) return { header, cursor, end }
    this.#problems.push({
      file: JOURNAL,
      what: 'its first line is damaged; what it says is known from the other files',
    })
    const reached = Math.max(0, ...bases.map(({ sequence }) => sequence))
    const [first] = this.#scan.commits
    if (first && first.sequence !== reached + 1)
      this.#stop(
        JOURNAL,
        `its commits begin at ${String(first.sequence)}, and the other files end at ${String(reached)}`,
      )
    const epoch = Math.max(1, cursor.epoch, ...bases.map((base) => base.epoch))
    const standing = first ? cursor : { epoch, sequence: reached, digest: NO_DIGEST, flushed: reached }
    return { header: { epoch, base: reached, previous: NO_DIGEST, collections: {} }, cursor: standing, end }
  }

  #advance(name: string, base: Snapshot): Contents {
    const { entries, updated } = this.#apply(name, base, this.#scan ?? { header: undefined, commits: [] })
    const isNew = base.sequence === 0 && entries.size === 0 && updated === NEVER
    const version = this.#versions.get(name) ?? this.#definition(name).version
    return { entries, updated: isNew ? null : updated, reached: base.sequence, version }
  }

  #apply(name: string, base: Snapshot, { header, commits }: Applied): Snapshot {
    const definition = this.#definition(name)
    const written = { definition, version: header?.collections[name]?.version ?? definition.version }
    const news = commits.filter(({ sequence, changes }) => sequence > base.sequence && name in changes)
    for (const { sequence, changes } of news) {
      const wrong = applyTo(base.entries, written, changes[name] ?? {})
      if (wrong !== undefined) this.#stop(JOURNAL, `commit ${String(sequence)}: ${wrong}`)
    }
    return { ...base, updated: news.at(-1)?.time ?? base.updated }
  }

  #stop(file: string, what: string): never {
    this.#problems.push({ file, what })
    throw this.#lost()
  }

  #lost(): Stop {
    return new Stop({ state: 'lost', problems: this.#problems })
  }
}

const NEVER = new Date(0).toISOString()

const emptySnapshot = (): Snapshot => ({ entries: new Map(), epoch: 1, sequence: 0, updated: NEVER })

const missing: Exclude<Decoded, { state: 'newer' }> = {
  state: 'damaged',
  problems: ['the file is missing'],
  salvage: { entries: new Map(), lost: 0, problems: [], sequence: 0 },
}
