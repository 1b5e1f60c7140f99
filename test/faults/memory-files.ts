import { dirname } from 'node:path'
import type { Addition, FollowedFile, Sight, StoreFiles } from '../../src/store/files.js'
import type { Step } from '../../src/task.js'
import { contentOf, type Inode, type MemoryDisk } from './memory-disk.js'

const failure = (code: string, syscall: string, path: string): Error =>
  Object.assign(new Error(`${code}: ${syscall} '${path}'`), { code, errno: -1, syscall, path })

const ids = new WeakMap<Inode, string>()
let next = 0
function identityOf(inode: Inode): string {
  const id = ids.get(inode) ?? String(++next)
  ids.set(inode, id)
  return id
}

/** The store's files on a {@link MemoryDisk}, by the system calls of native/file/durable.cc in their order. */
export function memoryFiles(disk: MemoryDisk): StoreFiles {
  const calls = new Calls(disk)
  return {
    read: (path) => {
      const inode = disk.get(path)
      return inode && Buffer.from(contentOf(inode))
    },
    look: (path): Sight | undefined => {
      const inode = disk.get(path)
      return inode && { identity: identityOf(inode), size: contentOf(inode).length }
    },
    follow: (path) => {
      const inode = disk.get(path)
      return inode && followed(inode)
    },
    replace: (path, data) => both(() => calls.replace(path, data)),
    duplicate: ({ from, to }) => both(() => calls.duplicate(from, to)),
    append: (addition) => both(() => calls.append(addition)),
    truncate: (path, size) => both(() => calls.truncate(path, size)),
    makeDirectory: (path) => both(() => calls.makeDirectory(path)),
  }
}

class Calls {
  readonly #disk: MemoryDisk

  constructor(disk: MemoryDisk) {
    this.#disk = disk
  }

  replace(path: string, data: Uint8Array): void {
    this.#install(path, (temporary) => {
      const inode = this.#disk.create(temporary)
      this.#disk.change(inode, { data: Buffer.from(data) })
      this.#disk.flush(inode)
    })
  }

  duplicate(from: string, to: string): void {
    this.#install(to, (temporary) => this.#disk.link(temporary, this.#existing(from)))
  }

  append({ path, size, data, flush }: Addition): void {
    const inode = this.#existing(path)
    if (contentOf(inode).length !== size) throw failure('ESTALE', 'fstat', path)
    if (data.length > 0) this.#disk.change(inode, { data: Buffer.from(data) })
    if (flush) this.#disk.flush(inode)
  }

  truncate(path: string, size: number): void {
    const inode = this.#existing(path)
    this.#disk.change(inode, { size })
    this.#disk.flush(inode)
  }

  makeDirectory(path: string): void {
    if (!this.#disk.get(path)) this.#disk.create(path)
    this.#disk.flushDirectory(dirname(path))
  }

  #install(path: string, prepare: (temporary: string) => void): void {
    const temporary = `${path}.tmp`
    this.#existing(dirname(path))
    this.#disk.remove(temporary)
    prepare(temporary)
    this.#disk.rename(temporary, path)
    this.#disk.remove(temporary)
    this.#disk.flushDirectory(dirname(path))
  }

  #existing(path: string): Inode {
    const inode = this.#disk.get(path)
    if (!inode) throw failure('ENOENT', 'open', path)
    return inode
  }
}

const followed = (inode: Inode): FollowedFile => ({
  identity: identityOf(inode),
  read: (from) => Buffer.from(contentOf(inode).subarray(from)),
  close: () => undefined,
})

/** Done at once either way. */
function both(work: () => void): Step<void> {
  return {
    sync: work,
    async: () => {
      try {
        work()
        return { promise: Promise.resolve(), wait: () => undefined }
      } catch (error) {
        const wait = (): never => {
          throw error
        }
        return { promise: Promise.reject(asError(error)), wait }
      }
    },
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
