import { CommandError } from '../command-error.js'

/** One step of the demonstration, as `demo --json` prints it. */
export interface DemoStep {
  step: string
  /** Of the calls that the step is about, without the checks around them. */
  microseconds: number
  details: string[]
}

export interface Timed<T> {
  value: T
  microseconds: number
}

export function timed<T>(work: () => T): Timed<T> {
  const start = performance.now()
  const value = work()
  return { value, microseconds: microsecondsSince(start) }
}

/** @param start a `performance.now()` reading. */
export const microsecondsSince = (start: number): number => Math.round((performance.now() - start) * 1000)

/** @throws CommandError, exit 70. */
export function expectEqual(what: string, found: unknown, expected: string): void {
  if (found === expected) return
  throw new CommandError(
    `The demonstration went wrong: ${what} is ${String(found)}, expected was ${expected}.`,
    'Please report this, with the output of `lladdr doctor`. Only the private namespace was touched.',
  )
}
