import { errorCodes, LladdrError } from '../index.js'
import { CommandError, EXIT_SOFTWARE } from './command-error.js'
import type { Io } from './io.js'

interface Failure {
  message: string
  hint: string
  exit: number
}

/** Two lines on stderr per failure: what failed, and what to do next. Returns the exit code, of the first one. */
export function report(error: unknown, { stderr, env }: Io): number {
  const failures = failuresOf(error)
  for (const { message, hint } of failures) stderr.write(`lladdr: ${oneLine(message)}\n  ${oneLine(hint)}\n`)
  if (env['LLADDR_DEBUG'] && error instanceof Error) stderr.write(`${error.stack ?? ''}\n`)
  return failures[0]?.exit ?? EXIT_SOFTWARE
}

/** What went wrong, one entry for each link that failed. */
export function failuresOf(error: unknown): Failure[] {
  if (error instanceof AggregateError) return error.errors.flatMap(failuresOf)
  if (error instanceof CommandError) return [error]
  if (error instanceof LladdrError) {
    const { message, hint, code } = error
    return [{ message, hint, exit: errorCodes[code].exit }]
  }
  return [unexpected(error)]
}

const unexpected = (error: unknown): Failure => ({
  message: `Unexpected failure: ${error instanceof Error ? error.message : String(error)}.`,
  hint: 'This is a mistake in lladdr. Please report it, with what LLADDR_DEBUG=1 adds to this message.',
  exit: EXIT_SOFTWARE,
})

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim()
