import { Option } from 'commander'
import type { Bounce, CycleRequest } from '../../index.js'
import { changeRow } from '../changes.js'
import type { Context, Declare } from '../context.js'
import { forChange } from '../open.js'
import { bounceOption, integer, nonEmpty, verifyOption } from '../option-values.js'
import { addPolicyOptions, toPolicyRequest, type PolicyOptions } from '../policy-options.js'
import { untilSignal } from '../signals.js'
import { table } from '../table.js'

interface CycleOptions extends PolicyOptions {
  policy: string
  every: string
  count?: number
  onExit: 'restore' | 'keep'
  bounce: Bounce
  verify: 'readback' | 'carrier'
}

export const cycle: Declare = (command, context) =>
  addPolicyOptions(
    command
      .argument('<links...>', 'the links; each round is one transaction')
      .requiredOption('--every <duration>', 'from round to round: 500ms, 30s, 5m, 12h', nonEmpty)
      .option('--count <rounds>', 'end after so many (default: go on until a signal comes)', integer(1, 1e9))
      .addOption(
        new Option('--on-exit <what>', 'what becomes of the links at the end')
          .choices(['restore', 'keep'])
          .default('keep'),
      )
      .option('--policy <name>', 'see `lladdr generate --list`', nonEmpty, 'random')
      .addOption(bounceOption())
      .addOption(verifyOption()),
    ['address'],
  ).action(
    async (links: string[], { policy, every, count, onExit, bounce, verify, ...inputs }: CycleOptions) => {
      const request = { ...toPolicyRequest(policy, inputs), every, count, onExit, bounce, verify }
      await untilSignal(async (signal) => rotate(context(), links, { ...request, signal }))
    },
  )

/** A round that has begun is brought to its end whatever signal comes. */
async function rotate(context: Context, links: readonly string[], request: CycleRequest): Promise<void> {
  const { output } = context
  await forChange(context, async ({ spoofer }) => {
    for await (const step of spoofer.cycle(links, request)) {
      const remark = `round ${step.round}, original ${step.original} kept`
      await output.event(step, async () => table([changeRow(output.colors, step, remark)]))
    }
  })
}
