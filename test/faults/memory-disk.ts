import { dirname } from 'node:path'

/** What a device writes at once. */
const SECTOR = 512

type Change = { data: Buffer } | { size: number }

/** A file or directory: what is on the medium, and what is only in the kernel's memory. */
export interface Inode {
  durable: Buffer
  /** In order; gone after a flush. */
  pending: Change[]
}

/** A change of names in one directory: together or not at all. */
interface NameChange {
  directory: string
  removed: string[]
  added?: [path: string, inode: Inode]
}

/** One state that a medium may be in: what was never flushed is there or not. */
export type Names = ReadonlyMap<string, Inode>

export const contentOf = ({ durable, pending }: Inode): Buffer => pending.reduce<Buffer>(changed, durable)

const changed = (content: Buffer, change: Change): Buffer =>
  'data' in change ? Buffer.concat([content, change.data]) : content.subarray(0, change.size)

/**
 * A file system that promises no more than POSIX does: what is not flushed may be lost in any combination, names and
 * content apart (ALICE, OSDI '14).
 */
export class MemoryDisk {
  readonly #durable: Map<string, Inode>
  readonly #names: Map<string, Inode>
  #pending: NameChange[] = []
  /** After each change of anything. */
  onChange: () => void = () => undefined

  constructor(names: Names) {
    this.#durable = new Map(copied(names, contentOf))
    this.#names = new Map(this.#durable)
  }

  get(path: string): Inode | undefined {
    return this.#names.get(path)
  }

  get paths(): string[] {
    return [...this.#names.keys()]
  }

  create(path: string): Inode {
    const inode = { durable: Buffer.alloc(0), pending: [] }
    this.#rename({ directory: dirname(path), removed: [], added: [path, inode] })
    return inode
  }

  link(path: string, inode: Inode): void {
    this.#rename({ directory: dirname(path), removed: [], added: [path, inode] })
  }

  remove(path: string): void {
    if (this.#names.has(path)) this.#rename({ directory: dirname(path), removed: [path] })
  }

  rename(from: string, to: string): void {
    const inode = this.#names.get(from)
    // Two names of one file are left alone by rename(2).
    if (inode && inode !== this.#names.get(to))
      this.#rename({ directory: dirname(to), removed: [from], added: [to, inode] })
  }

  change(inode: Inode, change: Change): void {
    inode.pending.push(change)
    this.onChange()
  }

  flush(inode: Inode): void {
    inode.durable = contentOf(inode)
    inode.pending = []
    this.onChange()
  }

  flushDirectory(directory: string): void {
    for (const change of this.#pending) if (change.directory === directory) apply(this.#durable, change)
    this.#pending = this.#pending.filter((change) => change.directory !== directory)
    this.onChange()
  }

  /** What there is when the process is killed: the kernel goes on. */
  afterKill(): Names {
    return copied(this.#names, contentOf)
  }

  /** All that a power cut may leave. */
  *afterPowerCuts(root: string): Generator<Names> {
    for (const names of this.#namesAfterCuts(root)) yield* contentsAfterCuts(names)
  }

  *#namesAfterCuts(root: string): Generator<Map<string, Inode>> {
    for (let chosen = 0; chosen < 1 << this.#pending.length; chosen++) {
      const names = new Map(this.#durable)
      this.#pending.forEach((change, index) => {
        if ((chosen & (1 << index)) !== 0) apply(names, change)
      })
      for (const path of names.keys()) if (!isReachable(path, names, root)) names.delete(path)
      yield names
    }
  }

  #rename(change: NameChange): void {
    apply(this.#names, change)
    this.#pending.push(change)
    this.onChange()
  }
}

function apply(names: Map<string, Inode>, { removed, added }: NameChange): void {
  for (const path of removed) names.delete(path)
  if (added) names.set(...added)
}

const isReachable = (path: string, names: Names, root: string): boolean =>
  dirname(path) === root || (names.has(dirname(path)) && isReachable(dirname(path), names, root))

/** Files with several names keep them. */
function copied(names: Names, content: (inode: Inode) => Buffer): Names {
  const copies = new Map<Inode, Inode>()
  for (const inode of names.values()) copies.set(inode, { durable: content(inode), pending: [] })
  return new Map(Array.from(names, ([path, inode]) => [path, copies.get(inode) ?? inode]))
}

/** Each file in every state, the others without and with all that was not flushed. */
function* contentsAfterCuts(names: Names): Generator<Names> {
  const unflushed = [...new Set(names.values())].filter(({ pending }) => pending.length > 0)
  yield copied(names, ({ durable }) => durable)
  for (const one of unflushed) {
    for (const content of variantsOf(one)) {
      yield copied(names, (inode) => (inode === one ? content : inode.durable))
      if (unflushed.length > 1) yield copied(names, (inode) => (inode === one ? content : contentOf(inode)))
    }
  }
}

function* variantsOf({ durable, pending }: Inode): Generator<Buffer> {
  let content: Buffer = durable
  for (const change of pending) {
    const before = content.length
    content = changed(content, change)
    yield content
    if (content.length <= before) continue
    for (const size of [before + 1, (before + content.length) >> 1, content.length - 1])
      yield content.subarray(0, size)
  }
  if (content.length > durable.length) yield* withHoles(content, durable.length)
}

/** The size arrived, and some of the sectors did not. */
function* withHoles(content: Buffer, from: number): Generator<Buffer> {
  const sectors: [number, number][] = []
  for (let start = from; start < content.length;) {
    const end = Math.min(content.length, (Math.floor(start / SECTOR) + 1) * SECTOR)
    sectors.push([start, end])
    start = end
  }
  const lost = (isLost: (index: number) => boolean): Buffer => {
    const copy = Buffer.from(content)
    sectors.forEach(([start, end], index) => {
      if (isLost(index)) copy.fill(0, start, end)
    })
    return copy
  }
  yield lost(() => true)
  for (const one of sectors.keys()) {
    yield lost((index) => index === one)
    yield lost((index) => index !== one)
  }
}
