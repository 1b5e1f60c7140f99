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

/** An errno's name, or a stable code of ours; Node's `ERR_…` codes are programming errors and stay as they are. */
const isKnownCode = (code: string): boolean => isErrorCode(code) || isErrnoName(code)
// A pattern, since os.constants.errno lacks some, ERFKILL for one.
const isErrnoName = (code: string): boolean => /^E(?!RR_)[A-Z0-9]+$/.test(code)

export const isSystemFailure = (error: unknown): error is SystemFailure =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && isKnownCode(error.code)

export type ErrnoTable = Readonly<Partial<Record<string, ErrorCode>>>

/** What a system failure means to the caller. */
export interface Meaning {
  /** errno name → code; what is not listed is SYSTEM_ERROR. */
  codes: ErrnoTable
  message: (reason: string) => string
  link?: string
  path?: string
  /** Where another is more fitting than that of the code. */
  hint?: string | undefined
}

/** Turn a failure of the addon or of Node's fs into a LladdrError; anything else (a bug) passes through unchanged. */
export function fromSystem(error: unknown, meaning: Meaning): unknown {
  if (error instanceof LladdrError || !isSystemFailure(error)) return error
  const code = isErrorCode(error.code) ? error.code : (meaning.codes[error.code] ?? 'SYSTEM_ERROR')
  return new LladdrError(code, meaning.message(reasonOf(error)), detailsOf(error, meaning))
}

function detailsOf(error: SystemFailure, meaning: Meaning): ErrorDetails {
  const { link = error.link, path = error.path, hint } = meaning
  // Node's own errors carry negative numbers (libuv's); ours are positive as in errno(3).
  const errno = error.errno === undefined ? undefined : Math.abs(error.errno)
  return { errno, syscall: error.syscall, link, path, hint, cause: error }
}

/** `device or resource busy (EBUSY from SIOCSIFHWADDR)`, with the kernel's own words where it gave any. */
function reasonOf(error: SystemFailure): string {
  if (!isErrnoName(error.code)) return error.message.replace(/^\S+: /, '').replace(/\.$/, '')
  const call = error.syscall === undefined ? '' : ` from ${error.syscall}`
  return `${error.detail ?? strerror(error)} (${error.code}${call})`
}

/** The words alone of `ENOSPC: no space left on device, write` (Node) and of `fsync /path: EIO, Input/output error` (addon). */
function strerror({ message, code }: SystemFailure): string {
  const words = message.slice(message.indexOf(code) + code.length).replace(/^[:,] /, '')
  const text = words.replace(/, \w+( '.*')?$/, '')
  return text.charAt(0).toLowerCase() + text.slice(1)
}
