import { constants } from 'node:os'
import { isErrorCode, type ErrorCode } from './codes.js'
import { LladdrError, type ErrorDetails } from './lladdr-error.js'

/** What Node's fs and the addon have in common: an errno name as `code`, and where it happened. */
interface SystemFailure extends Error {
  code: string
  errno?: number
  syscall?: string
  link?: string
  path?: string
  detail?: string
}

export const isSystemFailure = (error: unknown): error is SystemFailure =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

export type ErrnoTable = Readonly<Partial<Record<string, ErrorCode>>>

/** Turn a failure of the addon or of Node's fs into a LladdrError; anything else (a bug) passes through unchanged. */
export function fromSystem(error: unknown, table: ErrnoTable, message: (reason: string) => string): unknown {
  if (error instanceof LladdrError || !isSystemFailure(error)) return error
  const code = isErrorCode(error.code) ? error.code : (table[error.code] ?? 'SYSTEM_ERROR')
  return new LladdrError(code, message(reasonOf(error)), detailsOf(error))
}

function detailsOf(error: SystemFailure): ErrorDetails {
  const { errno, syscall, link, path } = error
  // Node's own errors carry negative numbers (libuv's); ours are positive as in errno(3).
  return { errno: errno === undefined ? undefined : Math.abs(errno), syscall, link, path, cause: error }
}

/** `EBUSY (device or resource busy) from SIOCSIFHWADDR`, with the kernel's own words where it gave any. */
function reasonOf(error: SystemFailure): string {
  if (!Object.hasOwn(constants.errno, error.code)) return error.message
  const call = error.syscall === undefined ? '' : ` from ${error.syscall}`
  return `${error.detail ?? strerror(error)} (${error.code}${call})`
}

/** Node writes `ENOSPC: no space left on device, write`; the addon writes the strerror text alone. */
const strerror = (error: SystemFailure): string =>
  error.message.replace(/^[A-Z0-9]+: /, '').replace(/, \w+( '.*')?$/, '')
