import { errorCodes, type ErrorCode } from './codes.js'

export interface ErrorDetails {
  errno?: number | undefined
  syscall?: string | undefined
  link?: string | undefined
  path?: string | undefined
  hint?: string | undefined
  cause?: unknown
}

/** The one error class of the package. Scripts test `code`; the message is for people and may change. */
export class LladdrError extends Error {
  /** Stable; see docs/errors.md. */
  readonly code: ErrorCode
  /** Positive, as in errno(3) and `os.constants.errno`; undefined where no system call failed. */
  readonly errno: number | undefined
  /** The request that failed, e.g. `SIOCSIFHWADDR` or `fsync`. */
  readonly syscall: string | undefined
  readonly link: string | undefined
  readonly path: string | undefined
  /** What to do next, one sentence. */
  readonly hint: string

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.name = 'LladdrError'
    this.code = code
    this.errno = details.errno
    this.syscall = details.syscall
    this.link = details.link
    this.path = details.path
    this.hint = details.hint ?? errorCodes[code].action
  }

  /** The same failure told with more context: code and facts stay, the message grows, the old error is the cause. */
  withMessage(message: string): LladdrError {
    const { errno, syscall, link, path, hint } = this
    return new LladdrError(this.code, message, { errno, syscall, link, path, hint, cause: this })
  }
}

export const hasCode = (error: unknown, code: ErrorCode): error is LladdrError =>
  error instanceof LladdrError && error.code === code

/** What was tried on several links and failed on some: one error with the code of the first and the words of all. */
export function combined(failures: readonly unknown[]): unknown {
  const [first] = failures
  if (failures.length === 1 || !(first instanceof LladdrError)) return first
  const messages = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)))
  const { errno, syscall, link, hint } = first
  const cause = new AggregateError(failures)
  return new LladdrError(first.code, messages.join('\n'), { errno, syscall, link, hint, cause })
}
