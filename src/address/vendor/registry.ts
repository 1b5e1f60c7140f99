import { canonicalAddress } from '../mac-address.js'

/** The registries of the IEEE Registration Authority, by the length of what they assign: 24, 28 and 36 bits. */
type RegistryName = 'MA-L' | 'MA-M' | 'MA-S'

export interface Vendor {
  name: string
  /** Its assignments, e.g. `00:16:3e/24` or `70:b3:d5:00:1/36`. */
  prefixes: string[]
}

export interface VendorMatch {
  name: string
  /** The assignment that the address lies in. */
  prefix: string
  registry: RegistryName
}

export interface VendorData {
  /** When the registries were read, e.g. `2026-08-26`. */
  date: string
  source: string
  names: readonly string[]
  /** To each name its prefixes in hexadecimal digits, 6, 7 or 9 of them, with spaces between. */
  prefixes: readonly string[]
}

/** Longest first: MA-M and MA-S assignments lie in MA-L blocks that the registry lists under its own name. */
const registries = [
  { registry: 'MA-S', digits: 9 },
  { registry: 'MA-M', digits: 7 },
  { registry: 'MA-L', digits: 6 },
] as const
const largest = registries.slice(2)

/** Names that stand for no vendor: of blocks kept back for smaller assignments, and of vendors that want no mention. */
const nobody = new Set(['IEEE Registration Authority', 'Private'])

/** Who was assigned which addresses. */
export class VendorRegistry {
  readonly date: string
  readonly source: string
  readonly #names: readonly string[]
  readonly #prefixes: readonly string[]
  /** By the number of digits: a prefix as a number → the position of the vendor's name. */
  readonly #tables = new Map<number, Map<number, number>>(registries.map(({ digits }) => [digits, new Map()]))
  /** MA-L blocks in which longer assignments lie, so that most look-ups take one step. */
  readonly #subdivided = new Set<number>()
  #blocks: readonly number[] | undefined

  constructor({ date, source, names, prefixes }: VendorData) {
    this.date = date
    this.source = source
    this.#names = names
    this.#prefixes = prefixes
    for (const [position, list] of prefixes.entries()) {
      for (const prefix of list.split(' ')) this.#enter(prefix, position)
    }
  }

  /** How many assignments there are. */
  get size(): number {
    return [...this.#tables.values()].reduce((sum, table) => sum + table.size, 0)
  }

  /** MA-L blocks of vendors, as 24-bit numbers; not those under local or group addresses, or nobody's. */
  get blocks(): readonly number[] {
    this.#blocks ??= [...this.#table(6)]
      .filter(
        ([block, position]) =>
          (block & 0x030000) === 0 && block !== 0x00005e && !nobody.has(this.#name(position)),
      )
      .map(([block]) => block)
    return this.#blocks
  }

  /** The longest assignment that the address lies in. In any written form. @throws ADDRESS_INVALID. */
  find(address: string): VendorMatch | undefined {
    const canonical = canonicalAddress(address)
    const hex = canonical.replaceAll(':', '')
    const isSubdivided = this.#subdivided.has(Number.parseInt(hex.slice(0, 6), 16))
    for (const { registry, digits } of isSubdivided ? registries : largest) {
      const position = this.#table(digits).get(Number.parseInt(hex.slice(0, digits), 16))
      if (position === undefined) continue
      const prefix = `${canonical.slice(0, digits + Math.ceil(digits / 2) - 1)}/${String(digits * 4)}`
      return { name: this.#name(position), prefix, registry }
    }
    return undefined
  }

  /** Vendors whose name holds the text, in whichever case, in the order of the names. */
  search(text: string): Vendor[] {
    const wanted = text.toLowerCase()
    return this.#names.flatMap((name, position) =>
      name.toLowerCase().includes(wanted)
        ? [{ name, prefixes: this.#prefixesAt(position).map(writePrefix) }]
        : [],
    )
  }

  /** Whose MA-L block a 24-bit number is. */
  nameOf(block: number): string | undefined {
    const position = this.#table(6).get(block)
    return position === undefined ? undefined : this.#name(position)
  }

  /** The MA-L blocks of the vendor of exactly this name. */
  blocksOf(name: string): readonly number[] {
    const position = this.#names.indexOf(name)
    return this.#prefixesAt(position)
      .filter((prefix) => prefix.length === 6)
      .map((prefix) => Number.parseInt(prefix, 16))
  }

  #enter(prefix: string, position: number): void {
    this.#tables.get(prefix.length)?.set(Number.parseInt(prefix, 16), position)
    if (prefix.length > 6) this.#subdivided.add(Number.parseInt(prefix.slice(0, 6), 16))
  }

  #table(digits: number): ReadonlyMap<number, number> {
    return this.#tables.get(digits) ?? new Map()
  }

  #name(position: number): string {
    return this.#names[position] ?? ''
  }

  #prefixesAt(position: number): string[] {
    return this.#prefixes[position]?.split(' ') ?? []
  }
}

/** `70B3D5001` → `70:b3:d5:00:1/36`. */
const writePrefix = (digits: string): string =>
  `${digits.toLowerCase().replace(/..(?!$)/g, '$&:')}/${String(digits.length * 4)}`
