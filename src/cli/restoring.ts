import { LladdrError, type Bounce, type RestoreResult } from '../index.js'
import { printChanges } from './changes.js'
import type { Context } from './context.js'
import { forChange, type Opened } from './open.js'
import { holdingSignals } from './signals.js'

export interface Restoring {
  /** Undefined: all that are spoofed. */
  names: readonly string[] | undefined
  bounce: Bounce
  /** One object in JSON instead of an array. */
  single: boolean
}

/** Put originals back and say so, as far as it goes; then throw what failed. */
export async function restoreAndPrint(context: Context, { names, bounce, single }: Restoring): Promise<void> {
  const { output } = context
  const { results, failures } = await restoreLinks(context, names, bounce)
  if (names === undefined && results.length === 0 && failures.length === 0) output.note('Nothing is spoofed.')
  if (!single || results.length > 0) {
    await printChanges(output, results, { single, remark: () => 'original restored' })
  }
  if (failures.length > 0) throw new AggregateError(failures)
}

interface Outcome {
  results: RestoreResult[]
  failures: unknown[]
}

/** Without names: all that are spoofed. */
async function restoreLinks(
  context: Context,
  names: readonly string[] | undefined,
  bounce: Bounce,
): Promise<Outcome> {
  const tell = (signal: string): void => {
    context.output.note(`${signal}: putting the addresses back first; once more ends lladdr at once.`)
  }
  return forChange(context, async (opened) =>
    holdingSignals(tell, async () => restoreEach(opened, names, bounce)),
  )
}

/** Each for itself: one that fails does not keep the others from their addresses. */
async function restoreEach(
  opened: Opened,
  names: readonly string[] | undefined,
  bounce: Bounce,
): Promise<Outcome> {
  const results = restoredByOpening(opened, names)
  const failures: unknown[] = []
  for (const name of remaining(opened, names, results)) {
    try {
      results.push(await opened.spoofer.restore(name, { bounce }))
    } catch (error) {
      const somebodyWasFaster = names === undefined && isAlreadyRestored(error)
      if (!somebodyWasFaster) failures.push(error)
    }
  }
  return { results, failures }
}

/** A change cut off before it reached the link leaves nothing to put back: that is no failure. */
const restoredByOpening = ({ settled }: Opened, names: readonly string[] | undefined): RestoreResult[] =>
  settled
    .filter(({ name, outcome }) => outcome === 'restored' && (names === undefined || names.includes(name)))
    .map(({ name, original }) => ({ name, address: original, previous: original, original }))

function remaining(
  { spoofer }: Opened,
  names: readonly string[] | undefined,
  done: readonly RestoreResult[],
): string[] {
  const wanted = names ?? spoofer.repository.listSpoofed().map(([name]) => name)
  return [...new Set(wanted)].filter((name) => !done.some((result) => result.name === name))
}

const isAlreadyRestored = (error: unknown): boolean =>
  error instanceof LladdrError && error.code === 'ALREADY_RESTORED'
