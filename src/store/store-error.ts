import { fromSystem, isSystemFailure, LladdrError, type ErrnoTable, type ErrorCode } from '../errors/index.js'
import type { Problem } from './rebuild.js'

const table = (code: ErrorCode, errnos: readonly string[]): ErrnoTable =>
  Object.fromEntries(errnos.map((errno) => [errno, code]))

const forbidden = ['EACCES', 'EPERM', 'EROFS']
const full = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EMFILE', 'ENFILE']
const misplaced = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP', 'ENAMETOOLONG', 'ESTALE']

const writeCodes: ErrnoTable = {
  ...table('STATE_UNWRITABLE', forbidden),
  ...table('STATE_WRITE_FAILED', [...full, ...misplaced, 'EIO']),
}

const readCodes = table('STATE_UNREADABLE', forbidden)

export const failedToWrite = (error: unknown, path: string): unknown =>
  fromSystem(error, { codes: writeCodes, path, message: (reason) => `Cannot write ${path}: ${reason}.` })

export const failedToReadFile = (error: unknown, path: string): unknown =>
  fromSystem(error, { codes: readCodes, path, message: (reason) => `Cannot read ${path}: ${reason}.` })

/** A flush that failed: what is on the medium is unknown, and the kernel will not try again (fsync(2)). */
export const isFailedFlush = (error: unknown): boolean =>
  isSystemFailure(error) && (error.syscall === 'fsync' || error.syscall === 'fdatasync')

export const inWords = (problems: readonly Problem[]): string =>
  problems.map(({ file, what }) => `${file}: ${what}`).join('; ')

export function readOnly(directory: string, cause: unknown): LladdrError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const message = `${directory} is not written to any more since a flush failed: ${why}`
  return new LladdrError('STATE_READ_ONLY', message, { path: directory, cause })
}

export const damagedBeyond = (directory: string, problems: readonly Problem[], kept: string): LladdrError =>
  new LladdrError(
    'STATE_DAMAGED',
    `${directory} is damaged: ${inWords(problems)}.${kept} Nothing was changed.`,
    {
      path: problems[0] && `${directory}/${problems[0].file}`,
    },
  )

export const newerFile = (path: string, version: number): LladdrError =>
  new LladdrError(
    'STATE_NEWER',
    `${path} was written by a newer version of lladdr (form ${String(version)}).`,
    { path },
  )
