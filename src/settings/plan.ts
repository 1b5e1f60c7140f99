import { LladdrError } from '../errors/index.js'
import { profileOf } from './file.js'
import type { Settings } from './parse.js'
import { profileByRules } from './rules.js'

export interface Choice {
  /** A profile for all links; without one the rules choose for each. */
  profile?: string | undefined
  /** Names; without any, all that the rules mean, of those that are there. */
  links?: readonly string[] | undefined
  /** SSID or connection name, for the rules. */
  network?: string | undefined
}

/**
 * Which link is to get which profile, by link name. Pure.
 * @param present the links that there are.
 * @throws LladdrError PROFILE_UNKNOWN, PROFILE_UNMATCHED.
 */
export function planProfiles(
  settings: Settings,
  { profile, links = [], network }: Choice,
  present: readonly string[],
): Map<string, string> {
  if (profile !== undefined) profileOf(settings, profile)
  if (profile !== undefined && links.length > 0) return new Map(links.map((link) => [link, profile]))
  const byRule = (link: string): string | undefined => profileByRules(settings.rules, link, network)
  return links.length > 0
    ? new Map(links.map((link) => [link, byRule(link) ?? fail(`No rule gives "${link}" a profile`, network)]))
    : ruled(settings, { profile, network }, present)
}

function ruled(
  settings: Settings,
  { profile, network }: Choice,
  present: readonly string[],
): Map<string, string> {
  const plan = new Map<string, string>()
  for (const link of present) {
    const chosen = profileByRules(settings.rules, link, network)
    if (chosen !== undefined && (profile ?? chosen) === chosen) plan.set(link, chosen)
  }
  const what = profile === undefined ? 'any link a profile' : `the profile "${profile}" to a link`
  return plan.size > 0 ? plan : fail(`No rule in ${settings.path} gives ${what}`, network)
}

function fail(message: string, network: string | undefined): never {
  const where = network === undefined ? '' : ` on the network "${network}"`
  throw new LladdrError('PROFILE_UNMATCHED', `${message}${where}.`)
}
