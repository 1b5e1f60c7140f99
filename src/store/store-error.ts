import { join } from 'node:path'
import { fromSystem, isSystemFailure, LladdrError, type ErrnoTable, type ErrorCode } from '../errors/index.js'
import type { Problem } from './disk.js'
import type { Rebuilt, Whole } from './rebuild.js'

const table = (code: ErrorCode, errnos: readonly string[]): ErrnoTable =>
  Object.fromEntries(errnos.map((errno) => [errno, code]))

const forbidden = ['EACCES', 'EPERM', 'EROFS']
const full = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EMFILE', 'ENFILE']
const misplaced = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENAMETOOLONG', 'ESTALE']

const writeCodes: ErrnoTable = {
  ...table('STATE_UNWRITABLE', forbidden),
  ...table('STATE_WRITE_FAILED', [...full, ...misplaced, 'EIO']),
  ...table('STATE_INSECURE', ['ELOOP']), // a symbolic link in place of a file: O_NOFOLLOW, open(2)
}

const readCodes: ErrnoTable = {
  ...table('STATE_UNREADABLE', forbidden),
  ...table('STATE_INSECURE', ['ELOOP']),
}

export const failedToWrite = (error: unknown, path: string): unknown =>
  fromSystem(error, { codes: writeCodes, path, message: (reason) => `Cannot write ${path}: ${reason}.` })

export function failedToReadFile(error: unknown, directory: string): unknown {
  const path = isSystemFailure(error) ? (error.path ?? directory) : directory
  return fromSystem(error, { codes: readCodes, path, message: (reason) => `Cannot read ${path}: ${reason}.` })
}

/** A flush that failed: what is on the medium is unknown, and the kernel will not try again (fsync(2)). */
export const isFailedFlush = (error: unknown): boolean =>
  isSystemFailure(error) && (error.syscall === 'fsync' || error.syscall === 'fdatasync')

/** Each file with all that is wrong with it. */
export function inWords(directory: string, problems: readonly Problem[]): string {
  const byFile = new Map<string, Set<string>>()
  for (const { file, what } of problems) byFile.set(file, (byFile.get(file) ?? new Set()).add(what))
  return Array.from(byFile, ([file, whats]) => `${join(directory, file)} (${[...whats].join('; ')})`).join(
    ' and ',
  )
}

export function readOnly(directory: string, cause: unknown): LladdrError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const message = `${directory} is not written to any more since a flush failed: ${why}`
  return new LladdrError('STATE_READ_ONLY', message, { path: directory, cause })
}

/** @throws LladdrError STATE_DAMAGED, STATE_NEWER. */
export function wholeOf(directory: string, rebuilt: Rebuilt, kept = ''): Whole {
  if (rebuilt.state === 'newer') throw newerFile(join(directory, rebuilt.file), rebuilt.version)
  if (rebuilt.state !== 'lost') return rebuilt
  const what = inWords(directory, rebuilt.problems)
  const message = `Damaged beyond what the backups make up for: ${what}.${kept} Nothing was changed.`
  throw new LladdrError('STATE_DAMAGED', message, { path: join(directory, rebuilt.problems[0]?.file ?? '') })
}

export const newerFile = (path: string, version: number): LladdrError =>
  new LladdrError(
    'STATE_NEWER',
    `${path} was written by a newer version of lladdr (form ${String(version)}).`,
    { path },
  )
