import {
  LladdrError,
  type Bounce,
  type PolicyRequest,
  type SpoofRequest,
  type SpoofResult,
} from '../../index.js'
import { printChanges } from '../changes.js'
import { CommandError, usageError } from '../command-error.js'
import type { Context, Declare } from '../context.js'
import { forChange } from '../open.js'
import { bounceOption, nonEmpty, verifyOption } from '../option-values.js'
import { addPolicyOptions, toPolicyRequest, type PolicyOptions } from '../policy-options.js'
import { holdingSignals } from '../signals.js'
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

/** Ctrl-C has the change taken back; once it is recorded as applied, it stands. */
async function spoofLinks(context: Context, links: string[], request: SpoofRequest): Promise<SpoofResult[]> {
  const tell = (signal: string): void => {
    context.output.note(`${signal}: taking the change back in order; once more ends lladdr at once.`)
  }
  return forChange(context, async ({ spoofer }) =>
    holdingSignals(tell, async (hold) => {
      const uninterrupted = (): boolean => hold.received === undefined
      try {
        return await spoofer.spoof(links, {
          ...request,
          verify: [request.verify ?? [], uninterrupted].flat(),
        })
      } catch (error) {
        throw isRefusal(error) && hold.received ? interrupted(hold.received) : error
      }
    }),
  )
}

/** Rolled back, as opposed to ROLLBACK_FAILED. */
const isRefusal = (error: unknown): boolean => error instanceof LladdrError && error.code === 'VERIFY_FAILED'

const interrupted = (signal: string): CommandError =>
  new CommandError(
    `The change was interrupted by ${signal} and taken back: each link has its previous address.`,
    'Run it again to change them after all.',
  )
