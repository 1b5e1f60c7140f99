import { Option, type Command } from 'commander'
import {
  policies,
  policyInputs,
  readPolicyRequest,
  type InputProblem,
  type PolicyInput,
  type PolicyName,
  type PolicyRequest,
  type PolicyTexts,
} from '../index.js'
import { usageError, type CommandError } from './command-error.js'

/** The inputs that were given on the command line, as text. */
export type PolicyOptions = PolicyTexts

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
  const inputs = Object.entries(policies[policy].inputs).map(([name, need]) =>
    need === 'required' ? flagOf(name as PolicyInput) : `[${flagOf(name as PolicyInput)}]`,
  )
  return [...inputs, ...policies[policy].looksAt.map((name) => `[--${name}]`)].join(' ')
}

/** @throws CommandError naming the option that is missing, or does not belong to the policy, or has a wrong value. */
export function toPolicyRequest(policy: string, options: PolicyOptions): PolicyRequest {
  const { request, problem } = readPolicyRequest(policy, options)
  if (request) return request
  throw asUsageError(policy, problem)
}

function asUsageError(policy: string, { kind, input, message }: InputProblem): CommandError {
  const { value, summary } = policyInputs[input]
  if (kind === 'invalid') return usageError(`${flagOf(input)}: ${message}.`, `That is ${summary}.`)
  if (kind === 'missing') {
    return usageError(`--policy ${policy} needs ${flagOf(input)} <${value}>.`, `That is ${summary}.`)
  }
  const takers = Object.entries(policies).filter(([, { inputs }]) => Object.hasOwn(inputs, input))
  return usageError(
    `--policy ${policy} does not take ${flagOf(input)}.`,
    `It belongs to --policy ${takers.map(([name]) => name).join(', ')}. Leave it out, or choose one of those.`,
  )
}
