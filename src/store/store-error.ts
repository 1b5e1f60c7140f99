import { fromSystem, type ErrnoTable, type ErrorCode } from '../errors/index.js'

const table = (code: ErrorCode, errnos: readonly string[]): ErrnoTable =>
  Object.fromEntries(errnos.map((errno) => [errno, code]))

const forbidden = ['EACCES', 'EPERM', 'EROFS']
const full = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EMFILE', 'ENFILE']
const misplaced = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP', 'ENAMETOOLONG']

const writeCodes: ErrnoTable = {
  ...table('STATE_UNWRITABLE', forbidden),
  ...table('STATE_WRITE_FAILED', [...full, ...misplaced, 'EIO']),
}

const readCodes = table('STATE_UNREADABLE', forbidden)

export const failedToWrite = (error: unknown, path: string): unknown =>
  fromSystem(error, { codes: writeCodes, path, message: (reason) => `Cannot write ${path}: ${reason}.` })

export const failedToReadFile = (error: unknown, path: string): unknown =>
  fromSystem(error, { codes: readCodes, path, message: (reason) => `Cannot read ${path}: ${reason}.` })
