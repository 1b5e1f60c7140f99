import type { GuardEvent, GuardOptions } from '../../index.js'
import type { Context, Declare } from '../context.js'
import { forChange } from '../open.js'
import { untilSignal } from '../signals.js'
import { orDash } from '../table.js'

export const guard: Declare = (command, context) =>
  command
    .argument('[links...]', 'spoofed links (default: all that are)')
    .option('--reapply', 'give a link its address again')
    .action(async (links: string[], { reapply = false }: { reapply?: boolean }) => {
      await untilSignal(async (signal) => watchOver(context(), links, { reapply, signal }))
    })

const watchOver = async (context: Context, links: readonly string[], options: GuardOptions): Promise<void> =>
  forChange(context, async ({ spoofer }) => {
    for await (const event of spoofer.guard(links, options))
      await context.output.event(event, () => describe(event))
  })

function describe({ name, state, address, expected, reapplied }: GuardEvent): string {
  if (state === 'spoofed') return `${name}  has ${expected} again`
  const what = `${name}  ${state}: ${orDash(address)} instead of ${expected}`
  return reapplied ? `${what}, which it has again` : what
}
