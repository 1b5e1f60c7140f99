import { LladdrError } from '../../errors/index.js'

const MAX_LENGTH = 255

/** The caller's own IDs are free but for what a file or a terminal would garble. @throws LladdrError ARGUMENT_INVALID. */
export function checkedInternal(text: string): string {
  const problem = problemOf(text)
  if (problem === undefined) return text
  throw new LladdrError(
    'ARGUMENT_INVALID',
    `${JSON.stringify(text)} cannot be an internal ID: it ${problem}.`,
  )
}

function problemOf(text: string): string | undefined {
  if (text === '') return 'is empty'
  if (text.length > MAX_LENGTH) return `has more than ${String(MAX_LENGTH)} characters`
  // Cs: halves of surrogate pairs, which UTF-8 has no octets for.
  return /[\p{Cc}\p{Cs}]/u.test(text) ? 'has control characters' : undefined
}
