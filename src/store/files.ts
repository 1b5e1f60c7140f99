import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { loadAddon } from '../binding/index.js'
import { isSystemFailure } from '../errors/index.js'
import { TRAILER_BYTES } from './snapshot.js'

/**
 * The one seam between the store and the disk, so that a test can record and fail every operation.
 * All paths are absolute. Failures are those of Node's fs or of the addon, with `code`, `syscall` and `path`.
 */
export interface StoreFiles {
  /** Undefined where the file does not exist. */
  read(path: string): Buffer | undefined
  /** What stampOf() gives for the file's content, at constant cost. Undefined where it does not exist. */
  stamp(path: string): string | undefined
  /** Replace or create durably and atomically. */
  replace(path: string, data: Uint8Array): Promise<void>
  replaceSync(path: string, data: Uint8Array): void
  /** Give a file's content a second, lasting name, replacing what had it. */
  duplicate(paths: { from: string; to: string }): Promise<void>
  duplicateSync(paths: { from: string; to: string }): void
  /** Create a directory durably; an existing one is fine. */
  makeDirectory(path: string): Promise<void>
  makeDirectorySync(path: string): void
}

const FILE_MODE = 0o600
const DIRECTORY_MODE = 0o700

/** Real files, written through the addon: Node's own fs has no way to make a rename durable in one call. */
export function nativeFiles(): StoreFiles {
  const addon = loadAddon()
  return {
    read: (path) => withFile(path, (descriptor) => readFileSync(descriptor)),
    stamp: (path) => withFile(path, readStamp),
    replace: (path, data) => addon.replaceFile(path, data, FILE_MODE),
    replaceSync: (path, data) => {
      addon.replaceFileSync(path, data, FILE_MODE)
    },
    duplicate: ({ from, to }) => addon.duplicateFile(from, to),
    duplicateSync: ({ from, to }) => {
      addon.duplicateFileSync(from, to)
    },
    makeDirectory: (path) => addon.makeDirectory(path, DIRECTORY_MODE),
    makeDirectorySync: (path) => {
      addon.makeDirectorySync(path, DIRECTORY_MODE)
    },
  }
}

function withFile<T>(path: string, use: (descriptor: number) => T): T | undefined {
  let descriptor: number
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (isSystemFailure(error) && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Inode and times would not do: an inode is reused two commits later, and the clock of ctime ticks in milliseconds. */
function readStamp(descriptor: number): string {
  const { size } = fstatSync(descriptor)
  const trailer = Buffer.alloc(Math.min(size, TRAILER_BYTES))
  readSync(descriptor, trailer, 0, trailer.length, size - trailer.length)
  return `${String(size)} ${trailer.toString('latin1')}`
}
