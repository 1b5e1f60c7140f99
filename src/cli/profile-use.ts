import {
  deviceSecretSync,
  planProfiles,
  profileOf,
  profileRequest,
  type Choice,
  type IdentityResult,
  type Link,
  type Profile,
  type Settings,
  type SpoofRequest,
} from '../index.js'
import { usageError } from './command-error.js'
import type { Context } from './context.js'
import { interruptible } from './interruptible.js'
import { forIdentity, type OpenedIdentity } from './open.js'

/** Give links what their profiles say, all of them or none. */
export async function useProfiles(
  context: Context,
  settings: Settings,
  choice: Choice,
): Promise<IdentityResult> {
  return forIdentity(context, async (opened) =>
    interruptible(context, async (uninterrupted) => {
      const plan = await planFor(opened, settings, choice)
      const hostname = hostNameOf([...plan.values()].map((name) => profileOf(settings, name)))
      return opened.session.apply({
        hostname,
        links: requestsOf(plan, { opened, settings, choice, uninterrupted }),
      })
    }),
  )
}

/** What of the settings decides what the links get; as long as it is the same, there is nothing to do again. */
export async function decidingSettings(
  context: Context,
  settings: Settings,
  choice: Choice,
): Promise<string> {
  const plan = await forIdentity(context, async (opened) => planFor(opened, settings, choice))
  return JSON.stringify([...plan].map(([link, name]) => [link, name, profileOf(settings, name)]))
}

async function planFor(
  { spoofer }: OpenedIdentity,
  settings: Settings,
  choice: Choice,
): Promise<Map<string, string>> {
  const links = (await spoofer.links.list()).filter(hasAddressToChange).map(({ name }) => name)
  return planProfiles(settings, choice, links)
}

/** linux/if_arp.h: of six octets, and not loopback. A rule for all links means these. */
const hasAddressToChange = ({ address, type }: Link): boolean => address?.length === 17 && type !== 772

interface Use {
  opened: OpenedIdentity
  settings: Settings
  choice: Choice
  uninterrupted: () => boolean
}

/** Links of one profile share a request, and so a transaction. */
function requestsOf(plan: ReadonlyMap<string, string>, use: Use): Map<string, SpoofRequest> {
  const names = new Set(plan.values())
  const requests = new Map([...names].map((name) => [name, requestOf(name, use)] as const))
  return new Map(
    [...plan].flatMap(([link, name]) => {
      const request = requests.get(name)
      return request ? [[link, request]] : []
    }),
  )
}

function requestOf(name: string, { opened, settings, choice, uninterrupted }: Use): SpoofRequest {
  const profile = profileOf(settings, name)
  const { network } = choice
  const secret = (): string => deviceSecretSync(opened.spoofer.repository.directory)
  const { bounce = 'auto', verify = 'readback' } = profile
  return { ...profileRequest(profile, { name, network, secret }), bounce, verify: [verify, uninterrupted] }
}

function hostNameOf(profiles: readonly Profile[]): string | undefined {
  const wanted = new Set(profiles.map(({ hostname = 'keep' }) => hostname).filter((name) => name !== 'keep'))
  const [first, second] = wanted
  if (second === undefined) return first
  throw usageError(
    `The profiles of these links want different host names: "${String(first)}" and "${second}".`,
    'A host has one host name: use the profiles one after the other, or let all but one keep it.',
  )
}
