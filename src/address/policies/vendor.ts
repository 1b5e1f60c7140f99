import { LladdrError } from '../../errors/index.js'
import { randomElement } from '../random.js'
import { vendors } from '../vendor/index.js'
import { commonBlocks, crowdedBlocks, kindOfBlock, type LinkKind } from './common-vendors.js'
import { octetsOf, underPrefix } from './octets.js'
import type { Candidate, Policy, PolicyContext } from './policy.js'

export interface KeepVendorRequest {
  policy: 'keep-vendor'
}

export const keepVendor: Policy<KeepVendorRequest> = {
  summary: "the vendor's first three octets, the other 24 bits random",
  source: 'macchanger -e',
  nature: 'drawn',
  inputs: {},
  looksAt: ['permanent', 'current'],
  prepare(_, context) {
    const prefix = octetsOf(hardwareAddress(context)).subarray(0, 3)
    return () => underPrefix(prefix)
  },
}

export interface SameKindRequest {
  policy: 'same-kind'
  /** Default: what the link's name or its vendor tells. */
  kind?: LinkKind
}

export const sameKind: Policy<SameKindRequest> = {
  summary: 'another common vendor of the same kind of link',
  source: 'macchanger -a',
  nature: 'drawn',
  inputs: { kind: 'optional' },
  looksAt: ['permanent', 'current'],
  prepare(request, context) {
    const own = blockOf(context)
    const vendor = own === undefined ? undefined : vendors().nameOf(own)
    return underOneOf(
      commonBlocks(kindOf(request, context)).filter(
        (block) => block !== own && (vendor === undefined || vendors().nameOf(block) !== vendor),
      ),
    )
  },
}

export interface AnyVendorRequest {
  policy: 'any-vendor'
}

export const anyVendor: Policy<AnyVendorRequest> = {
  summary: 'any block of the IEEE MA-L registry, the other 24 bits random',
  source: 'macchanger -A',
  nature: 'drawn',
  inputs: {},
  looksAt: [],
  prepare: () => underOneOf(vendors().blocks),
}

export interface RealisticRequest {
  policy: 'realistic'
  /** Default: what the link's name or its vendor tells. */
  kind?: LinkKind
}

export const realistic: Policy<RealisticRequest> = {
  summary: 'a common vendor of the kind of link, the more likely the more addresses it holds',
  source: 'lladdr; IEEE MA-L registry',
  nature: 'drawn',
  inputs: { kind: 'optional' },
  looksAt: ['permanent', 'current'],
  prepare: (request, context) => underOneOf(commonBlocks(kindOf(request, context))),
}

export interface StealthRequest {
  policy: 'stealth'
  /** Default: what the link's name or its vendor tells. */
  kind?: LinkKind
}

export const stealth: Policy<StealthRequest> = {
  summary: 'one of the three commonest vendors of the kind of link: the largest crowd',
  source: 'lladdr; IEEE MA-L registry',
  nature: 'drawn',
  inputs: { kind: 'optional' },
  looksAt: ['permanent', 'current'],
  prepare: (request, context) => underOneOf(crowdedBlocks(kindOf(request, context))),
}

/** The vendor is the hardware's, not that of an address which an earlier spoof made up. */
function hardwareAddress(context: PolicyContext): string {
  const { permanent, original, current, link } = context
  const address = permanent ?? original ?? current
  if (address) return address
  throw new LladdrError('ARGUMENT_INVALID', 'Policy keep-vendor needs an address whose vendor to keep.', {
    link,
    hint: 'Give one with --current MAC.',
  })
}

/** Which common vendors: as asked for, else by the link's name, else by the vendor that the link has. */
function kindOf({ policy, kind }: { policy: string; kind?: LinkKind }, context: PolicyContext): LinkKind {
  const block = blockOf(context)
  const known = kind ?? kindOfName(context.link) ?? (block === undefined ? undefined : kindOfBlock(block))
  if (known !== undefined) return known
  throw new LladdrError('ARGUMENT_INVALID', `Policy ${policy} cannot tell the kind of the link.`, {
    link: context.link,
    hint: 'Give it with --kind ethernet, --kind wifi or --kind virtual.',
  })
}

/** systemd.net-naming-scheme(7), and what virtual links are commonly called. */
function kindOfName(name = ''): LinkKind | undefined {
  if (/^wl/.test(name)) return 'wifi'
  if (/^(?:veth|vnet|tap|virbr|docker|vif)/.test(name)) return 'virtual'
  return /^e(?:n|th)/.test(name) ? 'ethernet' : undefined
}

function blockOf({ permanent, original, current }: PolicyContext): number | undefined {
  const address = permanent ?? original ?? current
  if (!address) return undefined
  const [a = 0, b = 0, c = 0] = octetsOf(address)
  return (a << 16) | (b << 8) | c
}

/** 24 random bits under a block, each block as likely. */
const underOneOf =
  (blocks: readonly number[]): Candidate =>
  () => {
    const block = randomElement(blocks)
    return underPrefix(Uint8Array.of(block >> 16, block >> 8, block))
  }
