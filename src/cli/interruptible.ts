import { LladdrError } from '../index.js'
import { CommandError } from './command-error.js'
import type { Context } from './context.js'
import { holdingSignals } from './signals.js'

/**
 * Ctrl-C has a change taken back; once it is recorded as applied, it stands.
 * @param change is to give `uninterrupted` to the spoofer as a check that must hold after the change.
 */
export async function interruptible<R>(
  context: Context,
  change: (uninterrupted: () => boolean) => Promise<R>,
): Promise<R> {
  const tell = (signal: string): void => {
    context.output.note(`${signal}: taking the change back in order; once more ends lladdr at once.`)
  }
  return holdingSignals(tell, async (hold) => {
    try {
      return await change(() => hold.received === undefined)
    } catch (error) {
      throw isRefusal(error) && hold.received ? interrupted(hold.received) : error
    }
  })
}

/** Rolled back, as opposed to ROLLBACK_FAILED. */
const isRefusal = (error: unknown): boolean => error instanceof LladdrError && error.code === 'VERIFY_FAILED'

const interrupted = (signal: string): CommandError =>
  new CommandError(
    `The change was interrupted by ${signal} and taken back: each link has its previous address.`,
    'Run it again to change them after all.',
  )
