import type { AddressChange } from '../link.js'
import { ProgramFailure } from './program.js'

/** iproute2 takes `if3` for the link with index 3 where none has that name. */
export const NAMES_AN_INDEX = /^if\d+$/

/** A batch file cannot hold them: `#` starts a comment, and quotes and backslashes are taken away. */
const UNFIT = /[#'"\\]/

const needsOwnProcess = ({ name }: AddressChange): boolean => UNFIT.test(name) || NAMES_AN_INDEX.test(name)

/** Runs of changes that fit into one batch file, and those that fit into none, each alone. In order. */
export function toRuns(changes: readonly AddressChange[]): AddressChange[][] {
  const runs: AddressChange[][] = []
  let last: AddressChange[] | undefined
  for (const change of changes) {
    const alone = needsOwnProcess(change)
    if (last && !alone) last.push(change)
    else runs.push((last = [change]))
    if (alone) last = undefined
  }
  return runs
}

/** For `ip -batch`. */
export const toBatch = (changes: readonly AddressChange[]): string =>
  changes.map(({ name, address }) => `link set dev ${name} address ${address}\n`).join('')

/**
 * Takes the failure of `ip -force -batch -` apart, which follows what it says of a line by `Command failed -:LINE`: one
 * failure, or none, for each line. Where it gave up before the end, whatever follows the last failing line may or may not
 * have been done, and counts as failed.
 */
export function failuresByLine(failure: ProgramFailure, lines: number): (ProgramFailure | undefined)[] {
  const { program, status, stderr } = failure
  const failures = new Array<ProgramFailure | undefined>(lines).fill(undefined)
  const pieces = stderr.split(/^Command failed -:(\d+)\n/m)
  let next = 0
  for (let i = 0; i + 1 < pieces.length; i += 2) {
    next = Number(pieces[i + 1])
    failures[next - 1] = new ProgramFailure(program, status, pieces[i] ?? '')
  }
  const last = new ProgramFailure(program, status, pieces.at(-1) ?? '')
  return next > 0 && status === SOME_FAILED ? failures : failures.fill(last, next)
}

/** Every line was tried (do_batch() in iproute2's lib/utils.c, EXIT_FAILURE). */
const SOME_FAILED = 1
