import { LladdrError } from '../../errors/index.js'
import { randomOctets } from '../random.js'
import { parsePrefix, underPrefix, withFirst } from './octets.js'
import type { Policy } from './policy.js'

export interface RandomRequest {
  policy: 'random'
  /** Default aai, or eli where there is a company ID. */
  quadrant?: 'aai' | 'eli' | 'sai' | 'any'
  /** Three octets from the IEEE CID registry; they put the address in the quadrant eli. */
  companyId?: string
}

/** IEEE 802c: which bits of the first octet stay random, and what the others are (Z 0x08, Y 0x04, local 0x02). */
const quadrants = {
  aai: { keep: 0xf0, set: 0x02 },
  eli: { keep: 0xf0, set: 0x0a },
  sai: { keep: 0xf0, set: 0x0e },
  any: { keep: 0xfc, set: 0x02 },
} as const

export const random: Policy<RandomRequest> = {
  summary: 'locally administered, 44 random bits in a SLAP quadrant (46 in any of them)',
  source: 'IEEE 802c-2017, RFC 8948; macchanger -r',
  nature: 'drawn',
  inputs: { quadrant: 'optional', companyId: 'optional' },
  looksAt: [],
  isWide: ({ companyId }) => companyId === undefined,
  prepare({ quadrant, companyId }) {
    if (companyId !== undefined) {
      const prefix = parseCompanyId(companyId, quadrant)
      return () => underPrefix(prefix)
    }
    const { keep, set } = quadrants[quadrant ?? 'aai']
    return () => withFirst(randomOctets(6), keep, set)
  },
}

/** A company ID's first octet ends in 1010: local, unicast, and by its Y and Z bits in the quadrant eli. */
function parseCompanyId(text: string, quadrant: RandomRequest['quadrant']): Uint8Array {
  const prefix = parsePrefix(text, [3])
  if (((prefix[0] ?? 0) & 0x0f) !== 0x0a) {
    throw new LladdrError(
      'ARGUMENT_INVALID',
      `${text} is not a company ID: the first octet of one ends in a.`,
    )
  }
  if (quadrant === undefined || quadrant === 'eli') return prefix
  throw new LladdrError('ARGUMENT_INVALID', `A company ID lies in the quadrant eli, not ${quadrant}.`)
}

export interface BurnedInRequest {
  policy: 'burned-in'
}

export const burnedIn: Policy<BurnedInRequest> = {
  summary: 'looks burned in: universal and unicast, the other 46 bits random, mostly no existing vendor',
  source: 'macchanger -r -b',
  nature: 'drawn',
  inputs: {},
  looksAt: [],
  isWide: () => true,
  prepare: () => () => withFirst(randomOctets(6), 0xfc, 0x00),
}
