import { randomBytes } from 'node:crypto'
import { LladdrError } from '../errors/index.js'
import { assignableAddress, canonicalAddress, MacAddress } from './mac-address.js'

/** What a policy may look at. Addresses in any written form; null or absent where there is none. */
export interface PolicyContext {
  /** Named in errors. */
  link?: string
  current?: string | null
  permanent?: string | null
  original?: string | null
  /** Canonical addresses that must not come out, e.g. those already on the host. */
  taken?: ReadonlySet<string>
}

export type PolicyRequest =
  | { policy: 'random' }
  | { policy: 'keep-vendor' }
  | { policy: 'permanent' }
  | { policy: 'explicit'; address: string }

export type PolicyName = PolicyRequest['policy']

interface Policy {
  summary: string
  source: string
  generate(request: PolicyRequest, context: PolicyContext): string
}

export const policies: Readonly<Record<PolicyName, Policy>> = {
  explicit: {
    summary: 'the address given',
    source: 'macchanger -m',
    generate: (request) => explicit(request),
  },
  'keep-vendor': {
    summary: "the vendor's first three octets, the other 24 bits random",
    source: 'macchanger -e, RFC 9724 PVOM',
    generate: (_, context) => untaken(context, () => keepVendor(context)),
  },
  permanent: {
    summary: 'the burned-in address, as the kernel reports it',
    source: 'macchanger -p, IFLA_PERM_ADDRESS',
    generate: (_, context) => permanent(context),
  },
  random: {
    summary: 'locally administered, 44 random bits in the SLAP quadrant for administrators (AAI)',
    source: 'IEEE 802c-2017, RFC 8948',
    generate: (_, context) => untaken(context, randomAai),
  },
}

const isPolicyName = (text: string): text is PolicyName => Object.hasOwn(policies, text)

/**
 * Make an address by a policy. Pure but for the system's random generator.
 * @throws LladdrError POLICY_UNKNOWN, ADDRESS_INVALID, ADDRESS_GROUP, ADDRESS_ZERO, ARGUMENT_INVALID (an input that the
 * policy needs is missing), PERMANENT_ADDRESS_MISSING.
 */
export function generate(request: PolicyRequest, context: PolicyContext = {}): string {
  const { policy } = request
  if (!isPolicyName(policy)) throw unknownPolicy(policy)
  return policies[policy].generate(request, context)
}

function unknownPolicy(name: string): LladdrError {
  return new LladdrError(
    'POLICY_UNKNOWN',
    `There is no policy "${name}"; there are ${Object.keys(policies).join(', ')}.`,
  )
}

function explicit(request: PolicyRequest): string {
  if (request.policy !== 'explicit') throw new TypeError('not an explicit request')
  return assignableAddress(request.address)
}

function permanent({ permanent: address, link }: PolicyContext): string {
  if (address) return assignableAddress(address)
  throw new LladdrError('PERMANENT_ADDRESS_MISSING', `${link ?? 'The link'} has no permanent address.`, {
    link,
  })
}

/** IEEE 802c: local bit set, Y and Z clear (quadrant AAI), unicast; the other 44 bits are uniform. */
function randomAai(): string {
  const octets = randomBytes(6)
  octets[0] = ((octets[0] ?? 0) & 0xf0) | 0x02
  return MacAddress.fromOctets(octets).toString()
}

/** The vendor is the hardware's, not that of an address which an earlier spoof made up. */
function keepVendor({ permanent: burnedIn, original, current, link }: PolicyContext): string {
  const source = burnedIn ?? original ?? current
  if (!source) {
    throw new LladdrError('ARGUMENT_INVALID', `Policy keep-vendor needs an address whose vendor to keep.`, {
      link,
      hint: 'Give one with --current MAC.',
    })
  }
  const vendor = MacAddress.parse(assignableAddress(source)).octets.subarray(0, 3)
  return MacAddress.fromOctets(Buffer.concat([vendor, randomBytes(3)])).toString()
}

/** 24 random bits and a handful of neighbours: running out means that the caller has taken a whole vendor block. */
const ATTEMPTS = 1000

/** Draw until the address is new: not taken, not the current one, neither zero nor reserved. */
function untaken({ taken, current }: PolicyContext, draw: () => string): string {
  const present = current ? canonicalAddress(current) : undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const address = draw()
    if (address !== present && !taken?.has(address) && !isReserved(address)) return address
  }
  throw new LladdrError('ARGUMENT_INVALID', 'No address is left that this policy could give.')
}

/** Zero, and the IANA block 00-00-5E (RFC 9542: VRRP, documentation, multicast), which no station may be given. */
const isReserved = (address: string): boolean =>
  address === '00:00:00:00:00:00' || address.startsWith('00:00:5e:')
