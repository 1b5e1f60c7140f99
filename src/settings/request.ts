import { randomBytes, randomUUID } from 'node:crypto'
import {
  needsOf,
  policies,
  readPolicyRequest,
  type PolicyInput,
  type PolicyName,
  type PolicyRequest,
  type PolicyTexts,
} from '../address/index.js'
import { LladdrError } from '../errors/index.js'

/** What a profile leaves to the moment at which it is used. */
export interface Circumstances {
  /** Of the profile; stands in for a network that nobody names. */
  name: string
  /** SSID or connection name. */
  network?: string | undefined
  /** In hexadecimal digits; asked for only where the policy needs one. */
  secret: () => string
}

interface Definition {
  policy: string
  inputs?: PolicyTexts | undefined
}

const providers: Partial<Record<PolicyInput, (circumstances: Circumstances) => string>> = {
  secretHex: ({ secret }) => secret(),
  networkId: ({ network, name }) => network ?? name,
  ssid: ({ network, name }) => network ?? name,
  sessionId: () => randomUUID(),
}

/** The inputs given, and those that a policy needs beside them and the circumstances can tell. */
function complete({ policy, inputs = {} }: Definition, circumstances: Circumstances): PolicyTexts {
  const texts: PolicyTexts = { ...inputs }
  for (const [input, need] of needsOf(policy)) {
    const provide = need === 'required' && texts[input] === undefined ? providers[input] : undefined
    if (provide) texts[input] = provide(circumstances)
  }
  return texts
}

/**
 * What a profile asks of a policy, here and now: secretHex is the device's secret, networkId and ssid are the network, or
 * the profile's name where none is given, and sessionId is new each time; as far as the profile does not say otherwise.
 * @throws LladdrError SETTINGS_INVALID.
 */
export function profileRequest(profile: Definition, circumstances: Circumstances): PolicyRequest {
  const { request, problem } = readPolicyRequest(profile.policy, complete(profile, circumstances))
  if (request) return request
  const where = `profiles.${circumstances.name}.inputs.${problem.input}`
  throw new LladdrError('SETTINGS_INVALID', `${where}: ${problem.message}.`)
}

interface Problem {
  /** Below the inputs. */
  path: string[]
  message: string
}

/** What keeps a profile from ever being used, found by trying. */
export function requestProblem(profile: Definition): Problem | undefined {
  const circumstances = { name: 'profile', secret: () => randomBytes(32).toString('hex') }
  const { request, problem } = readPolicyRequest(profile.policy, complete(profile, circumstances))
  if (problem) return { path: [problem.input], message: problem.message }
  try {
    policyOf(request).prepare(request, example)
    return undefined
  } catch (error) {
    if (error instanceof LladdrError && aboutInputs.has(error.code))
      return { path: [], message: error.message.replace(/\.$/, '') }
    throw error
  }
}

/** A link that has everything that a policy may look at. */
const example = {
  link: 'eth0',
  current: '02:00:00:00:00:01',
  permanent: '00:16:3e:00:00:01',
  original: '00:16:3e:00:00:01',
  bootId: 'boot',
}

const aboutInputs: ReadonlySet<string> = new Set([
  'ARGUMENT_INVALID',
  'ADDRESS_INVALID',
  'ADDRESS_GROUP',
  'ADDRESS_ZERO',
])

const policyOf = ({
  policy,
}: {
  policy: PolicyName
}): { prepare(request: PolicyRequest, context: object): unknown } => policies[policy]
