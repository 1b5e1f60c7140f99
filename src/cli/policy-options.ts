import { Option, type Command } from 'commander'
import * as z from 'zod'
import {
  canonicalAddress,
  isPolicyName,
  linkKinds,
  policies,
  policyInputs,
  type PolicyInput,
  type PolicyName,
  type PolicyRequest,
} from '../index.js'
import { usageError } from './command-error.js'
import { DURATION, milliseconds } from './option-values.js'

const text = z.string().min(1, 'must not be empty')
const hex = text.regex(/^(?:[0-9a-f]{2})+$/i, 'must be an even number of hexadecimal digits')
const octets = text.regex(/^[0-9a-f]{2}(?:[:.-]?[0-9a-f]{2}){0,4}$/i, 'must be octets, like 02:aa:bb')

/** What each input's text must be, and what it becomes. */
const schemas: Readonly<Record<PolicyInput, z.ZodType>> = {
  address: text.transform(canonicalAddress),
  at: z.iso
    .datetime({ offset: true, error: 'must be a time, like 2026-11-22T08:00:00Z' })
    .transform((time) => new Date(time)),
  bootId: text,
  companyId: octets,
  device: text,
  ifname: text,
  kind: z.enum(linkKinds),
  machineId: text.regex(/^[0-9a-f-]{32,36}$/i, 'must be 32 hexadecimal digits'),
  mask: text,
  name: text,
  networkId: text,
  pattern: text,
  period: text.regex(DURATION, 'must be a duration, like 12h').transform(milliseconds),
  prefix: octets,
  quadrant: z.enum(['aai', 'eli', 'sai', 'any']),
  secretHex: hex,
  sessionId: text,
  ssid: text,
  stableId: z.string(),
  stableType: z.enum(['uuid', 'stable-id', 'generated', 'random']),
  start: text.regex(/^\d{1,15}$/, 'must be a whole number').transform(Number),
}

/** The inputs that were given on the command line, as text. */
export type PolicyOptions = Partial<Record<PolicyInput, string>>

const inputNames = Object.keys(policyInputs) as PolicyInput[]
const flagOf = (name: PolicyInput): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** An option for every input of every policy, but for those that the command has another way for. */
export function addPolicyOptions(command: Command, without: readonly PolicyInput[] = []): Command {
  for (const name of inputNames.filter((input) => !without.includes(input))) {
    const { value, summary } = policyInputs[name]
    command.addOption(new Option(`${flagOf(name)} <${value}>`, summary))
  }
  return command
}

/** A policy's inputs as the list of policies shows them: `--ssid [--mask]`; in brackets what may be left out, or be a link's. */
export function describeInputs(policy: PolicyName): string {
  const inputs = needsOf(policy).map(([name, need]) =>
    need === 'required' ? flagOf(name) : `[${flagOf(name)}]`,
  )
  return [...inputs, ...policies[policy].looksAt.map((name) => `[--${name}]`)].join(' ')
}

/**
 * @throws CommandError naming the option that is missing, or does not belong to the policy, or has a wrong value. A name
 * that is no policy's goes to the library, which refuses it and lists those that are.
 */
export function toPolicyRequest(policy: string, options: PolicyOptions): PolicyRequest {
  const given = inputNames.filter((name) => options[name] !== undefined)
  const needs = needsOf(policy)
  if (isPolicyName(policy)) assertFitting(policy, given, needs)
  const values = given.map((name) => [name, parseValue(name, options[name])] as const)
  // Every policy names the fields of its request as inputs, and each has its schema above.
  return { policy, ...Object.fromEntries(values) } as PolicyRequest
}

const needsOf = (policy: string): [PolicyInput, string][] =>
  isPolicyName(policy) ? (Object.entries(policies[policy].inputs) as [PolicyInput, string][]) : []

function assertFitting(policy: string, given: readonly PolicyInput[], needs: [PolicyInput, string][]): void {
  const missing = needs.find(([name, need]) => need === 'required' && !given.includes(name))
  if (missing) {
    const [name] = missing
    const { value, summary } = policyInputs[name]
    throw usageError(`--policy ${policy} needs ${flagOf(name)} <${value}>.`, `That is ${summary}.`)
  }
  const surplus = given.find((name) => !needs.some(([need]) => need === name))
  if (surplus === undefined) return
  const takers = Object.keys(policies).filter((name) => needsOf(name).some(([need]) => need === surplus))
  throw usageError(
    `--policy ${policy} does not take ${flagOf(surplus)}.`,
    `It belongs to --policy ${takers.join(', ')}. Leave it out, or choose one of those.`,
  )
}

function parseValue(name: PolicyInput, value: unknown): unknown {
  const result = schemas[name].safeParse(value)
  if (result.success) return result.data
  const issues = result.error.issues.map(({ message }) => message).join(', ')
  throw usageError(`${flagOf(name)}: ${issues}.`, `That is ${policyInputs[name].summary}.`)
}
