import {
  canonicalAddress,
  generateMany,
  LladdrError,
  policies,
  type PolicyContext,
  type PolicyName,
  type PolicyRequest,
  type Taken,
} from '../../index.js'
import { usageError } from '../command-error.js'
import type { Context, Declare } from '../context.js'
import { withLinks } from '../open.js'
import { integer, nonEmpty } from '../option-values.js'
import { addPolicyOptions, describeInputs, toPolicyRequest, type PolicyOptions } from '../policy-options.js'
import { tableWithHead } from '../table.js'

interface GenerateOptions extends PolicyOptions {
  policy: string
  number: number
  current?: string
  permanent?: string
  list?: boolean
}

export const generate: Declare = (command, context) =>
  addPolicyOptions(
    command
      .option('--policy <name>', 'how to make the addresses', nonEmpty, 'random')
      .option('-n, --number <count>', 'how many, all different', integer(1, 1_000_000), 1)
      .option('--current <mac>', 'the address the link has, for the policies that look at it', canonical)
      .option('--permanent <mac>', 'its burned-in address, likewise', canonical)
      .option('--list', 'show the policies and their inputs'),
  ).action(async ({ list, ...options }: GenerateOptions) => {
    if (list) await listPolicies(context())
    else await context().output.lines(await addresses(context(), options))
  })

const canonical = (text: string): string => canonicalAddress(text)

const names = Object.keys(policies) as PolicyName[]

async function listPolicies({ output }: Context): Promise<void> {
  const list = names.map((policy) => {
    const { summary, source, inputs, looksAt } = policies[policy]
    return { policy, summary, source, inputs, looksAt }
  })
  await output.data(list, async () =>
    tableWithHead(
      ['POLICY', 'ADDRESS', 'INPUTS', 'SOURCE'],
      list.map(({ policy, summary, source }) => [policy, summary, describeInputs(policy), source]),
      output.colors,
    ),
  )
}

async function addresses(
  context: Context,
  { policy, number, current, permanent, ...inputs }: GenerateOptions,
): Promise<Iterable<string>> {
  const request = toPolicyRequest(policy, inputs)
  const known: PolicyContext = { current, permanent }
  if (!draws(request)) {
    if (number === 1) return generateMany(request, 1, known)
    throw usageError(`The policy ${policy} gives one address, not ${number}.`, 'Leave --number out.')
  }
  return generateMany(request, number, { ...known, taken: await hostAddresses(context) })
}

/** Unknown policies go on to the library, which refuses them. */
const draws = ({ policy }: PolicyRequest): boolean =>
  Object.hasOwn(policies, policy) && policies[policy].nature === 'drawn'

/** What no drawn address may be. Addresses can be made on a host whose links cannot be seen, for use elsewhere. */
async function hostAddresses(context: Context): Promise<Taken> {
  try {
    const links = await withLinks(context, async (layer) => layer.list())
    return new Set(links.flatMap(({ address }) => address ?? []))
  } catch (error) {
    if (error instanceof LladdrError && error.code === 'BACKEND_UNAVAILABLE') return new Set()
    throw error
  }
}
