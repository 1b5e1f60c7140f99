import { LladdrError } from '../../errors/index.js'
import { assignableAddress, MacAddress } from '../mac-address.js'
import { randomOctets } from '../random.js'
import type { Candidate } from './policy.js'

/** Quadrant AAI of IEEE 802c: local, unicast, Y and Z clear; the other 44 bits as they are. */
export function administrative(octets: Uint8Array): Uint8Array {
  return withFirst(octets, 0xf0, 0x02)
}

/** Local and unicast, in whichever quadrant: the other 46 bits as they are. */
export function local(octets: Uint8Array): Uint8Array {
  return withFirst(octets, 0xfc, 0x02)
}

/** Six octets, the first of them `first & keep | set`. */
export function withFirst(octets: Uint8Array, keep: number, set: number): Uint8Array {
  const result = new Uint8Array(6)
  for (let position = 1; position < 6; position++) result[position] = octets[position] ?? 0
  result[0] = ((octets[0] ?? 0) & keep) | set
  return result
}

/** The prefix, and random octets up to six. */
export function underPrefix(prefix: Uint8Array): Uint8Array {
  const octets = randomOctets(6)
  octets.set(prefix)
  return octets
}

/** A policy's only candidate. */
export const always =
  (octets: Uint8Array): Candidate =>
  () =>
    octets

/** Of an address that a link may have. @throws ADDRESS_INVALID, ADDRESS_GROUP, ADDRESS_ZERO. */
export const octetsOf = (address: string): Uint8Array => MacAddress.parse(assignableAddress(address)).octets

/** `02:aa:bb`, with any separator or none. @param sizes the numbers of octets it may have. @throws ARGUMENT_INVALID. */
export function parsePrefix(text: string, sizes: readonly number[]): Uint8Array {
  const octets = Buffer.from(text.replace(/[:.-]/g, ''), 'hex')
  const isPrefix = /^[0-9a-f]{2}(?:[:.-]?[0-9a-f]{2})*$/i.test(text)
  if (isPrefix && sizes.includes(octets.length)) return octets
  const count = sizes.length === 1 ? String(sizes[0]) : `${String(sizes[0])} to ${String(sizes.at(-1))}`
  throw new LladdrError('ARGUMENT_INVALID', `"${text}" is not a prefix of ${count} octets, like 02:aa:bb.`)
}

/** Hexadecimal digits, an even number of them. @throws ARGUMENT_INVALID naming `what`, never the digits. */
export function parseHex(what: string, text: string, least: number): Uint8Array {
  if (/^(?:[0-9a-f]{2})*$/i.test(text) && text.length >= least * 2) return Buffer.from(text, 'hex')
  throw new LladdrError(
    'ARGUMENT_INVALID',
    `The ${what} must be at least ${String(least * 2)} hexadecimal digits, an even number of them.`,
  )
}

/** @throws ARGUMENT_INVALID where there is none. */
export function required(value: string | null | undefined, policy: string, what: string): string {
  if (value) return value
  throw new LladdrError('ARGUMENT_INVALID', `Policy ${policy} needs ${what}.`, {
    hint: `Give it; \`lladdr generate --list\` shows the inputs of each policy.`,
  })
}
