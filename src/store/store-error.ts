import { fromSystem, type ErrnoTable } from '../errors/index.js'

const forbidden = { EACCES: true, EPERM: true, EROFS: true }

const writeCodes: ErrnoTable = {
  ...mapTo('STATE_UNWRITABLE'),
  ...Object.fromEntries(
    [
      'ENOSPC',
      'EDQUOT',
      'EIO',
      'EFBIG',
      'ENOENT',
      'ENOTDIR',
      'EMFILE',
      'ENFILE',
      'EEXIST',
      'ELOOP',
      'EISDIR',
    ].map((code) => [code, 'STATE_WRITE_FAILED'] as const),
  ),
}

const readCodes: ErrnoTable = mapTo('STATE_UNREADABLE')

function mapTo(code: 'STATE_UNWRITABLE' | 'STATE_UNREADABLE'): ErrnoTable {
  return Object.fromEntries(Object.keys(forbidden).map((errno) => [errno, code]))
}

export const failedToWrite = (error: unknown, path: string): unknown =>
  fromSystem(error, { codes: writeCodes, path, message: (reason) => `Cannot write ${path}: ${reason}.` })

export const failedToReadFile = (error: unknown, path: string): unknown =>
  fromSystem(error, { codes: readCodes, path, message: (reason) => `Cannot read ${path}: ${reason}.` })
