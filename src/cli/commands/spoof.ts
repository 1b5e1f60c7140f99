import type { Bounce, PolicyRequest, SpoofRequest, SpoofResult } from '../../index.js'
import { printChanges } from '../changes.js'
import { usageError } from '../command-error.js'
import type { Context, Declare } from '../context.js'
import { interruptible } from '../interruptible.js'
import { forChange } from '../open.js'
import { bounceOption, nonEmpty, verifyOption } from '../option-values.js'
import { addPolicyOptions, toPolicyRequest, type PolicyOptions } from '../policy-options.js'
import { parseSpoofWords } from '../spoof-words.js'

interface SpoofOptions extends PolicyOptions {
  policy?: string
  bounce: Bounce
  verify: 'readback' | 'carrier' | 'gateway'
  allowDuplicate?: boolean
}

export const spoof: Declare = (command, context) =>
  addPolicyOptions(
    command
      .usage('[options] <link...> [address]')
      .argument('[words...]', 'links, and for a single one an address with separators')
      .addOption(bounceOption())
      .addOption(verifyOption())
      .option('--allow-duplicate', 'give the address although another link or a neighbour has it')
      .option('--policy <name>', 'see `lladdr generate --list` (default: random)', nonEmpty),
    ['address'],
  ).action(
    async (words: string[], { policy, bounce, verify, allowDuplicate = false, ...inputs }: SpoofOptions) => {
      const { links, address } = parseSpoofWords(words, policy)
      const request = toRequest(policy, address, inputs)
      const results = await spoofLinks(context(), links, { ...request, bounce, verify, allowDuplicate })
      await printChanges(context().output, results, {
        single: links.length === 1,
        remark: ({ original }) => `original ${original} kept`,
      })
    },
  )

function toRequest(
  policy: string | undefined,
  address: string | undefined,
  inputs: PolicyOptions,
): PolicyRequest {
  if (address !== undefined) return toPolicyRequest('explicit', { ...inputs, address })
  if (policy === 'explicit') {
    throw usageError(
      'The policy explicit needs an address.',
      'Write it after the link, without --policy: `lladdr spoof LINK ADDRESS`.',
    )
  }
  return toPolicyRequest(policy ?? 'random', inputs)
}

async function spoofLinks(context: Context, links: string[], request: SpoofRequest): Promise<SpoofResult[]> {
  return forChange(context, async ({ spoofer }) =>
    interruptible(context, async (uninterrupted) =>
      spoofer.spoof(links, { ...request, verify: [request.verify ?? [], uninterrupted].flat() }),
    ),
  )
}
