import { canonicalAddress, generate as generateAddress, policies } from '../../index.js'
import type { PolicyContext, PolicyRequest } from '../../index.js'
import { usageError } from '../command-error.js'
import type { Context, Declare } from '../context.js'
import { integer, nonEmpty } from '../option-values.js'
import { tableWithHead } from '../table.js'

interface GenerateOptions {
  policy: string
  number: number
  current?: string
  permanent?: string
  address?: string
  list?: boolean
}

export const generate: Declare = (command, context) =>
  command
    .option('--policy <name>', 'how to make the addresses', nonEmpty, 'random')
    .option('-n, --number <count>', 'how many, all different', integer(1, 1_000_000), 1)
    .option('--current <mac>', 'the address the link has, for the policies that look at it', canonical)
    .option('--permanent <mac>', 'its burned-in address, likewise', canonical)
    .option('--address <mac>', 'the address itself, for policy explicit', canonical)
    .option('--list', 'show the policies')
    .action(async (options: GenerateOptions) => {
      if (options.list) await listPolicies(context())
      else {
        const addresses = addressesOf(options)
        await context().output.data(addresses, () => addresses.join('\n'))
      }
    })

const canonical = (text: string): string => canonicalAddress(text)

async function listPolicies({ output }: Context): Promise<void> {
  const list = Object.entries(policies).map(([policy, { summary, source }]) => ({ policy, summary, source }))
  await output.data(list, async () =>
    tableWithHead(
      ['POLICY', 'ADDRESS', 'SOURCE'],
      list.map(({ policy, summary, source }) => [policy, summary, source]),
      output.colors,
    ),
  )
}

function addressesOf({ policy, number, address, ...context }: GenerateOptions): string[] {
  const request = toRequest(policy, address)
  const taken = new Set<string>()
  while (taken.size < number) {
    const made = generateAddress(request, { ...contextOf(context), taken })
    if (taken.has(made)) {
      throw usageError(`The policy ${policy} gives one address, not ${number}.`, 'Leave --number out.')
    }
    taken.add(made)
  }
  return [...taken]
}

const contextOf = ({
  current,
  permanent,
}: Pick<GenerateOptions, 'current' | 'permanent'>): PolicyContext => ({
  current: current ?? null,
  permanent: permanent ?? null,
})

function toRequest(policy: string, address: string | undefined): PolicyRequest {
  if ((policy === 'explicit') !== (address !== undefined)) {
    throw usageError('--policy explicit and --address go together.', 'Give both of them, or neither.')
  }
  // The library refuses a name that it does not know, and lists those that it does.
  return { policy, address } as PolicyRequest
}
