import { LladdrError } from '../../errors/index.js'
import { MacAddress } from '../mac-address.js'
import { randomElement, randomOctets } from '../random.js'
import { local, withFirst } from './octets.js'
import type { Policy, PolicyContext } from './policy.js'

export interface MaskRequest {
  policy: 'mask'
  /** `MASK [OUI…]`, each written as a whole address, white space between. */
  mask: string
}

export const mask: Policy<MaskRequest> = {
  summary: 'random, but the bits set in a mask from the current address, or from an OUI of a list',
  source: 'NetworkManager, cloned-mac-address=random with generate-mac-address-mask',
  nature: 'drawn',
  inputs: { mask: 'required' },
  looksAt: ['current'],
  prepare({ mask: text }, context) {
    const apply = parseMask(text, context)
    return () => apply(randomOctets(6))
  },
}

/**
 * What NetworkManager does to made-up octets (_hw_addr_eth_complete() in nm-core-utils.c): the local bit set, then the
 * masked bits taken over, so that the mask may clear it again, and the group bit cleared last. Of several OUIs one is
 * picked at random. Where NetworkManager has no current address to take bits from it ignores the mask; here that is an error.
 */
export function parseMask(text: string, context: PolicyContext): (octets: Uint8Array) => Uint8Array {
  const [bits, ...ouis] = parseWords(text)
  if (bits === undefined) return local
  const sources = ouis.length > 0 ? ouis : [currentOctets(context, bits)]
  return (octets) => {
    const source = randomElement(sources)
    const masked = local(octets).map((octet, position) => {
      const kept = bits[position] ?? 0
      return (octet & ~kept) | ((source[position] ?? 0) & kept)
    })
    return withFirst(masked, 0xfe, 0x00)
  }
}

/** @throws ARGUMENT_INVALID naming the word that is not an address. */
function parseWords(text: string): Uint8Array[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => parseWord(word, text))
}

function parseWord(word: string, text: string): Uint8Array {
  try {
    return MacAddress.parse(word).octets
  } catch (cause) {
    throw new LladdrError(
      'ARGUMENT_INVALID',
      `"${word}" in the mask "${text}" is not written as an address.`,
      {
        cause,
        hint: 'Write "MASK [OUI…]", each with six octets, like "ff:ff:ff:00:00:00 00:16:3e:00:00:00".',
      },
    )
  }
}

function currentOctets({ current, link }: PolicyContext, bits: Uint8Array): Uint8Array {
  if (current) return MacAddress.parse(current).octets
  if (bits.every((octet) => octet === 0)) return bits
  throw new LladdrError('ARGUMENT_INVALID', 'A mask without OUIs needs the current address.', {
    link,
    hint: 'Give it with --current MAC, or add OUIs to the mask.',
  })
}
