import * as z from 'zod'
import { lazily } from '../lazily.js'
import { canonicalAddress } from './mac-address.js'
import {
  isPolicyName,
  linkKinds,
  policies,
  policyInputs,
  type PolicyInput,
  type PolicyRequest,
} from './policies/index.js'

/** The inputs of a policy as a person writes them, on a command line or in a settings file. */
export type PolicyTexts = Partial<Record<PolicyInput, string>>

/** Why a policy cannot be asked for like that. */
export interface InputProblem {
  kind: 'missing' | 'surplus' | 'invalid'
  input: PolicyInput
  /** `must be a duration, like 12h`. */
  message: string
}

const text = z.string().min(1, 'must not be empty')
const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `500ms`, `30s`, `12h` … in milliseconds. */
export const duration = text
  .regex(/^[1-9]\d{0,8}(?:ms|s|m|h|d)$/, 'must be a duration, like 12h')
  .transform((written) => {
    const [, count = '', unit = 'ms'] = /^(\d+)(\D+)$/.exec(written) ?? []
    return Number(count) * units[unit as keyof typeof units]
  })

/** {@link duration}; undefined where the text is none. */
export const readDuration = (written: string): number | undefined => duration.safeParse(written).data

const octets = lazily(() =>
  text.regex(/^[0-9a-f]{2}(?:[:.-]?[0-9a-f]{2}){0,4}$/i, 'must be octets, like 02:aa:bb'),
)

/** What each input's text must be, and what it becomes. */
const schemas = lazily((): Readonly<Record<PolicyInput, z.ZodType>> => ({
  address: text.transform(canonicalAddress),
  at: z.iso
    .datetime({ offset: true, error: 'must be a time, like 2026-11-22T08:00:00Z' })
    .transform((time) => new Date(time)),
  bootId: text,
  companyId: octets(),
  device: text,
  ifname: text,
  kind: z.enum(linkKinds),
  machineId: text.regex(/^[0-9a-f-]{32,36}$/i, 'must be 32 hexadecimal digits'),
  mask: text,
  name: text,
  networkId: text,
  pattern: text,
  period: duration,
  prefix: octets(),
  quadrant: z.enum(['aai', 'eli', 'sai', 'any']),
  secretHex: text.regex(/^(?:[0-9a-f]{2})+$/i, 'must be an even number of hexadecimal digits'),
  sessionId: text,
  ssid: text,
  stableId: z.string(),
  stableType: z.enum(['uuid', 'stable-id', 'generated', 'random']),
  start: text.regex(/^\d{1,15}$/, 'must be a whole number').transform(Number),
}))

const inputNames = Object.keys(policyInputs) as PolicyInput[]

/** The inputs that a policy has, and whether it needs them; none where there is no such policy. */
export const needsOf = (policy: string): [PolicyInput, 'required' | 'optional'][] =>
  isPolicyName(policy)
    ? (Object.entries(policies[policy].inputs) as [PolicyInput, 'required' | 'optional'][])
    : []

/**
 * A request made of texts, or the first thing that is wrong with them. A name that is no policy's goes through: `generate`
 * refuses it and lists those that are.
 */
export function readPolicyRequest(
  policy: string,
  texts: PolicyTexts,
): { request: PolicyRequest; problem?: never } | { request?: never; problem: InputProblem } {
  const given = inputNames.filter((name) => texts[name] !== undefined)
  const unfit = isPolicyName(policy) ? misfit(policy, given) : undefined
  if (unfit) return { problem: unfit }
  const values: [string, unknown][] = []
  for (const input of given) {
    const { success, data, error } = schemas()[input].safeParse(texts[input])
    if (!success) {
      const message = error.issues.map((issue) => issue.message).join(', ')
      return { problem: { kind: 'invalid', input, message } }
    }
    values.push([input, data])
  }
  // Every policy names the fields of its request as inputs, and each has its schema above.
  return { request: { policy, ...Object.fromEntries(values) } as PolicyRequest }
}

function misfit(policy: string, given: readonly PolicyInput[]): InputProblem | undefined {
  const needs = needsOf(policy)
  const missing = needs.find(([name, need]) => need === 'required' && !given.includes(name))
  if (missing) return { kind: 'missing', input: missing[0], message: `is needed by the policy ${policy}` }
  const surplus = given.find((name) => !needs.some(([need]) => need === name))
  if (surplus === undefined) return undefined
  return { kind: 'surplus', input: surplus, message: `does not belong to the policy ${policy}` }
}
