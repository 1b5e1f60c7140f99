import * as z from 'zod'
import { assertHostName, isPolicyName, policies, policyInputs, type PolicyInput } from '../address/index.js'
import { lazily } from '../lazily.js'
import { builtInProfiles } from './built-in.js'
import { requestProblem } from './request.js'

const profileName = lazily(() =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,31}$/i, 'must be up to 32 letters, digits, dots, hyphens or underscores'),
)

const inputNames = Object.keys(policyInputs) as [PolicyInput, ...PolicyInput[]]
/** As on the command line; a number will do where digits would. */
const inputText = lazily(() => z.union([z.string(), z.number().transform(String)], 'must be a text'))

const hostname = lazily(() =>
  z.string().refine(isHostNameChoice, 'must be keep, auto or a host name (RFC 1123)'),
)

const profileSchema = lazily(() =>
  z
    .strictObject({
      description: z.string().optional(),
      policy: z.string().refine(isPolicyName, {
        abort: true, // what its inputs would have to be, nobody knows
        error: ({ input }) =>
          `there is no policy ${JSON.stringify(input)}; there are ${Object.keys(policies).join(', ')}`,
      }),
      inputs: z.partialRecord(z.enum(inputNames), inputText()).optional(),
      hostname: hostname().optional(),
      bounce: z.enum(['auto', 'never', 'always']).optional(),
      verify: z.enum(['readback', 'carrier']).optional(),
    })
    .superRefine((profile, context) => {
      const problem = requestProblem(profile)
      if (problem)
        context.addIssue({ code: 'custom', path: ['inputs', ...problem.path], message: problem.message })
    }),
)

/**
 * How the links of a profile get their addresses.
 * - `inputs`: the policy's inputs under the names of docs/policies.md, written as on the command line; secretHex, networkId,
 *   ssid and sessionId may be left out where the policy needs them, see profileRequest().
 * - `hostname`: `keep` (default), `auto` (one that matches the address), or a host name.
 */
export type Profile = Readonly<z.output<ReturnType<typeof profileSchema>>>

const rule = lazily(() =>
  z
    .strictObject({
      link: z.string().min(1, 'must not be empty').optional(),
      network: z.string().min(1, 'must not be empty').optional(),
      profile: z.string(),
    })
    .refine(({ link, network }) => link !== undefined || network !== undefined, 'needs link or network'),
)

/** Which profile a link gets: the first rule that fits both its name and the network, as far as it says either. */
export type Rule = Readonly<z.output<ReturnType<typeof rule>>>

export const settingsSchema = lazily(() =>
  z
    .strictObject({
      version: z.literal(1, 'must be 1: of a later version this program knows nothing'),
      profiles: z.record(profileName(), profileSchema()).default({}),
      rules: z.array(rule()).default([]),
    })
    .superRefine(({ profiles, rules }, context) => {
      for (const name of Object.keys(profiles).filter((each) => Object.hasOwn(builtInProfiles, each))) {
        context.addIssue({
          code: 'custom',
          path: ['profiles', name],
          message: 'is built in; choose another name',
        })
      }
      for (const [position, { profile }] of rules.entries()) {
        if (Object.hasOwn(profiles, profile) || Object.hasOwn(builtInProfiles, profile)) continue
        const message = `there is no profile ${JSON.stringify(profile)}`
        context.addIssue({ code: 'custom', path: ['rules', position, 'profile'], message })
      }
    }),
)

function isHostNameChoice(text: string): boolean {
  if (text === 'keep' || text === 'auto') return true
  try {
    assertHostName(text)
    return true
  } catch {
    return false
  }
}
