import type { ExecutionContext } from 'ava'
import { LladdrError, type ErrorCode } from '../../src/index.js'

/** The promise rejects with that code, and with a message and a hint that a person can use. */
export async function throwsCode(
  t: ExecutionContext,
  promise: Promise<unknown>,
  code: ErrorCode,
): Promise<LladdrError> {
  const error = await t.throwsAsync(promise, { instanceOf: LladdrError })
  t.is(error.code, code, error.message)
  t.regex(error.message, /\S/)
  t.regex(error.hint, /\.$/)
  return error
}
