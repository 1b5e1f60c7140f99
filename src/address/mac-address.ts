import { LladdrError } from '../errors/index.js'

const OCTETS = 6
const LARGEST = 2 ** 48 - 1

/** The written forms of the field, anchored, one separator throughout; nothing else is an address. */
const FORMS = [
  /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i,
  /^[0-9a-f]{2}(?:-[0-9a-f]{2}){5}$/i,
  /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i,
  /^[0-9a-f]{12}$/i,
]
const CANONICAL = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/

/** How an address is written: `02:00:5e:10:ab:cd`, `02-00-5E-10-AB-CD`, `0200.5e10.abcd`, `02005e10abcd`. */
export type AddressFormat = 'colon' | 'dash' | 'dot' | 'bare'

/** IEEE 802c structured local address plan: who assigned a local address. Null for a universal (vendor's) one. */
export type SlapQuadrant = 'aai' | 'eli' | 'sai' | 'reserved'

/** A 48-bit link-layer address (EUI-48), immutable. */
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

  /** @param value a whole number from 0 to 2^48 - 1, the first octet most significant. @throws ADDRESS_INVALID. */
  static fromNumber(value: number): MacAddress {
    if (!Number.isInteger(value) || value < 0 || value > LARGEST) {
      throw new LladdrError('ADDRESS_INVALID', `${value} is not a number of 48 bits, as an address is.`)
    }
    const octets = Buffer.alloc(OCTETS)
    octets.writeUIntBE(value, 0, OCTETS)
    return new MacAddress(octets)
  }

  /** Every address from `first` to `last`, both included; nothing where `last` comes before `first`. */
  static *range(first: MacAddress, last: MacAddress): Generator<MacAddress, void> {
    const end = last.toNumber()
    for (let value = first.toNumber(); value <= end; value++) yield MacAddress.fromNumber(value)
  }

  /** For `sort`: negative, zero or positive as `a` comes before, is, or comes after `b`. */
  static compare(a: MacAddress, b: MacAddress): number {
    return a.toNumber() - b.toNumber()
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

  /** The first three octets, e.g. `00:16:3e`: the vendor's where the vendor holds an MA-L block and nobody made it up. */
  get vendorPrefix(): string {
    return this.toString().slice(0, 8)
  }

  equals(other: MacAddress): boolean {
    return this.toNumber() === other.toNumber()
  }

  /** The next address in numerical order; undefined after ff:ff:ff:ff:ff:ff. */
  successor(): MacAddress | undefined {
    const value = this.toNumber()
    return value === LARGEST ? undefined : MacAddress.fromNumber(value + 1)
  }

  /** 0 to 2^48 - 1, which a JavaScript number holds exactly. */
  toNumber(): number {
    return numberOf(this.#octets)
  }

  /** Lower case with colons, the one written form this package prints, unless another is asked for. */
  toString(format: AddressFormat = 'colon'): string {
    const digits = Buffer.from(this.#octets).toString('hex')
    if (format === 'bare') return digits
    if (format === 'dot') return digits.replace(/....(?!$)/g, '$&.')
    if (format === 'dash') return digits.toUpperCase().replace(/..(?!$)/g, '$&-')
    return digits.replace(/..(?!$)/g, '$&:')
  }

  get #first(): number {
    return this.#octets[0] ?? 0
  }
}

/** Up to six octets as a number, the first one most significant. */
export function numberOf(octets: Uint8Array): number {
  let value = 0
  // By index: this runs for every address made, and an iterator takes ten times as long.
  for (let position = 0; position < octets.length; position++) value = value * 256 + (octets[position] ?? 0)
  return value
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

/** Other lengths that look like a link-layer address, by what has them. */
const otherKinds: Readonly<Record<number, string>> = {
  8: 'an EUI-64, as IEEE 802.15.4 and FireWire have',
  20: "an InfiniBand link's",
}

function notAnAddress(text: string): LladdrError {
  return new LladdrError('ADDRESS_INVALID', `"${text}" is not a link-layer address${whyNot(text)}.`)
}

function whyNot(text: string): string {
  const digits = text.replace(/[:.-]/g, '')
  const octets = /^(?:[0-9a-f]{2})+$/i.test(digits) ? digits.length / 2 : OCTETS
  if (octets === OCTETS) return ''
  const kind = otherKinds[octets]
  const found = `${String(octets)} octets${kind === undefined ? '' : ` (${kind})`}`
  return `: it has ${found}, an Ethernet-like address has six`
}
