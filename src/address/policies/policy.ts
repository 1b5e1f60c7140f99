/** What a policy may look at. Addresses in any written form; null or absent where there is none. */
export interface PolicyContext {
  /** The link's name; what errors name, and what stands in for inputs that are a link's name. */
  link?: string | undefined
  current?: string | null | undefined
  permanent?: string | null | undefined
  original?: string | null | undefined
  /** What the kernel calls this boot, for policies that give another address after each. */
  bootId?: string | undefined
  /** Canonical addresses that must not come out: those on the host and in its neighbour tables, for example. */
  taken?: Taken | undefined
  /** Whether an address of another's choice, the natures `given` and `exact`, may be a taken one. Default false. */
  allowDuplicate?: boolean | undefined
  /** What numbers the addresses of a pool; without one they count from the request's `start`. */
  counter?: PoolCounter | undefined
}

export interface Taken {
  readonly size: number
  has(address: string): boolean
  /** Who has it, for the error: `"eth1"`. */
  holder?(address: string): string | undefined
}

/** Hands out 0, 1, 2 … per pool, never the same number twice: the ID map's counters are one. */
export interface PoolCounter {
  next(pool: string): number
}

/**
 * What the attempts of a policy have to do with each other, and so what is done with an address that cannot be used.
 *
 * - `given`: somebody else chose it; refused where no link may have it or another has it.
 * - `exact`: another program's algorithm, byte for byte; refused where it is reserved or another link has it.
 * - `derived`: follows from the inputs, another with each attempt; the link's own address may come out again.
 * - `drawn`: another one with every attempt, never the link's own address; any number of them can be asked for.
 */
export type Nature = 'given' | 'exact' | 'derived' | 'drawn'

export type Need = 'required' | 'optional'

/** Six octets to consider. @param attempt 0 at first, and one more each time: after an address that was given, or refused. */
export type Candidate = (attempt: number) => Uint8Array

/** One way to make an address. */
export interface Policy<Request extends { policy: string } = { policy: string }> {
  /** One line, for `lladdr generate --list`. */
  readonly summary: string
  /** Standard, man page or program that it comes from. */
  readonly source: string
  readonly nature: Nature
  /** The fields of its request; `policyInputs` says what each is. */
  readonly inputs: Readonly<Record<Exclude<keyof Request, 'policy'>, Need>>
  /** What it looks at in the context, beside the link's name. */
  readonly looksAt: readonly ('current' | 'permanent')[]
  /** Whether it draws so many bits, 44 or more, that nobody else has the address by chance. Default: no. */
  isWide?(request: Request): boolean
  /** Reads the inputs once, for any number of addresses. Pure but for the random generator. */
  prepare(request: Request, context: PolicyContext): Candidate
}
