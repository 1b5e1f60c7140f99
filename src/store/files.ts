import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { loadAddon, type NativePending } from '../binding/index.js'
import { isSystemFailure } from '../errors/index.js'
import type { Step } from '../task.js'

/**
 * The one seam between the store and the disk, so that a test can record and fail every operation.
 * All paths are absolute. Failures are those of Node's fs or of the addon, with `code`, `syscall` and `path`.
 */
export interface StoreFiles {
  /** Undefined where the file does not exist. */
  read(path: string): Buffer | undefined
  /** At the cost of one system call. Undefined where the file does not exist. */
  look(path: string): Sight | undefined
  /** Keep a file in view. Undefined where it does not exist. */
  follow(path: string): FollowedFile | undefined
  /** Replace or create durably and atomically. */
  replace(path: string, data: Uint8Array): Step<void>
  /** Give a file's content a second, lasting name, replacing what had it. */
  duplicate(paths: { from: string; to: string }): Step<void>
  /** Write behind the `size` octets that the file has; a failure may leave part of it behind. */
  append(addition: Addition): Step<void>
  /** Cut a file to its first `size` octets, durably. */
  truncate(path: string, size: number): Step<void>
  /** Create a directory durably; an existing one is fine. */
  makeDirectory(path: string): Step<void>
}

export interface Sight {
  /** Two files never share it while one of them is followed. */
  identity: string
  size: number
}

/** An open file: its identity is nobody else's until it is closed, not even after it was replaced. */
export interface FollowedFile {
  readonly identity: string
  /** From there to the end. */
  read(from: number): Buffer
  close(): void
}

export interface Addition {
  path: string
  size: number
  data: Uint8Array
  /** Whether to return only when it is on the medium. */
  flush: boolean
}

const FILE_MODE = 0o600
const DIRECTORY_MODE = 0o700

/** Real files, written through the addon: Node's own fs has no way to make a rename durable in one call. */
export function nativeFiles(): StoreFiles {
  const addon = loadAddon()
  return {
    read: (path) => withFile(path, (descriptor) => readFileSync(descriptor)),
    look,
    follow,
    replace: (path, data) => ({
      sync: () => {
        addon.replaceFileSync(path, data, FILE_MODE)
      },
      async: () => waitable(addon.replaceFile(path, data, FILE_MODE)),
    }),
    duplicate: ({ from, to }) => ({
      sync: () => {
        addon.duplicateFileSync(from, to)
      },
      async: () => waitable(addon.duplicateFile(from, to)),
    }),
    append: ({ path, size, data, flush }) => ({
      sync: () => {
        addon.appendFileSync(path, size, data, flush)
      },
      async: () => waitable(addon.appendFile(path, size, data, flush)),
    }),
    truncate: (path, size) => ({
      sync: () => {
        addon.truncateFileSync(path, size)
      },
      async: () => waitable(addon.truncateFile(path, size)),
    }),
    makeDirectory: (path) => ({
      sync: () => {
        addon.makeDirectorySync(path, DIRECTORY_MODE)
      },
      async: () => waitable(addon.makeDirectory(path, DIRECTORY_MODE)),
    }),
  }
}

const waitable = (pending: NativePending): { promise: Promise<void>; wait: () => void } => ({
  promise: pending,
  wait: () => {
    pending.wait()
  },
})

const identityOf = ({ dev, ino }: { dev: number; ino: number }): string => `${String(dev)}:${String(ino)}`

function look(path: string): Sight | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats && { identity: identityOf(stats), size: stats.size }
}

function follow(path: string): FollowedFile | undefined {
  const descriptor = open(path)
  if (descriptor === undefined) return undefined
  return {
    identity: identityOf(fstatSync(descriptor)),
    read: (from) => readFrom(descriptor, from),
    close: () => {
      closeSync(descriptor)
    },
  }
}

function readFrom(descriptor: number, from: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - from))
  let filled = 0
  while (filled < bytes.length) {
    const count = readSync(descriptor, bytes, filled, bytes.length - filled, from + filled)
    if (count === 0) break
    filled += count
  }
  return bytes.subarray(0, filled)
}

function open(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (isSystemFailure(error) && error.code === 'ENOENT') return undefined
    throw error
  }
}

function withFile<T>(path: string, use: (descriptor: number) => T): T | undefined {
  const descriptor = open(path)
  if (descriptor === undefined) return undefined
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
