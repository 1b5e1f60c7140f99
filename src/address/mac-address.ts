import { LladdrError } from '../errors/index.js'

const OCTETS = 6
/** The written forms of the field, anchored, one separator throughout; nothing else is an address. */
const FORMS = [
  /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i,
  /^[0-9a-f]{2}(?:-[0-9a-f]{2}){5}$/i,
  /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i,
  /^[0-9a-f]{12}$/i,
]
const CANONICAL = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/

/** IEEE 802c structured local address plan: who assigned a local address. Null for a universal (vendor's) one. */
export type SlapQuadrant = 'aai' | 'eli' | 'sai' | 'reserved'

/** A 48-bit link-layer address, immutable. */
export class MacAddress {
  readonly #octets: Uint8Array

  private constructor(octets: Uint8Array) {
    this.#octets = octets
  }

  /** @throws LladdrError ADDRESS_INVALID naming the text and what is wrong with it. */
  static parse(text: string): MacAddress {
    if (!FORMS.some((form) => form.test(text))) throw notAnAddress(text)
    return new MacAddress(Buffer.from(text.replace(/[^0-9a-f]/gi, ''), 'hex'))
  }

  /** @param octets exactly six. @throws LladdrError ADDRESS_INVALID otherwise. */
  static fromOctets(octets: Uint8Array): MacAddress {
    if (octets.length !== OCTETS) throw notAnAddress(Buffer.from(octets).toString('hex'))
    return new MacAddress(Uint8Array.from(octets))
  }

  /** A copy; changing it does not change the address. */
  get octets(): Uint8Array {
    return Uint8Array.from(this.#octets)
  }

  get isGroup(): boolean {
    return (this.#first & 0x01) !== 0
  }

  get isLocal(): boolean {
    return (this.#first & 0x02) !== 0
  }

  get isZero(): boolean {
    return this.#octets.every((octet) => octet === 0)
  }

  get slapQuadrant(): SlapQuadrant | null {
    if (!this.isLocal) return null
    return (['aai', 'reserved', 'eli', 'sai'] as const)[(this.#first >> 2) & 0x03] ?? null
  }

  /** Lower case with colons, the one written form this package prints. */
  toString(): string {
    return Buffer.from(this.#octets)
      .toString('hex')
      .replace(/..(?!$)/g, '$&:')
  }

  get #first(): number {
    return this.#octets[0] ?? 0
  }
}

/** Any written form to lower case with colons. @throws LladdrError ADDRESS_INVALID. */
export const canonicalAddress = (text: string): string =>
  CANONICAL.test(text) ? text : MacAddress.parse(text).toString()

/** The canonical form of an address that a link may be given. @throws ADDRESS_INVALID, ADDRESS_GROUP, ADDRESS_ZERO. */
export function assignableAddress(text: string): string {
  const address = MacAddress.parse(text)
  if (address.isZero)
    throw new LladdrError('ADDRESS_ZERO', `${text} is the zero address; no link may have it.`)
  if (address.isGroup) {
    throw new LladdrError(
      'ADDRESS_GROUP',
      `${text} is a group (multicast) address; no link may have it as its own.`,
    )
  }
  return address.toString()
}

function notAnAddress(text: string): LladdrError {
  const digits = text.replace(/[:.-]/g, '')
  const octets = /^(?:[0-9a-f]{2})+$/i.test(digits) ? digits.length / 2 : undefined
  const why =
    octets === undefined || octets === OCTETS
      ? ''
      : `: it has ${String(octets)} octets, a link-layer address has six`
  return new LladdrError('ADDRESS_INVALID', `"${text}" is not a link-layer address${why}.`)
}
