/** A figure of one run: ours against a rival, measured in turns so that a machine that slows down slows both. */
export interface Comparison {
  figure: string
  rival: string
  /** Nanoseconds per call, the median of the rounds. */
  ours: number
  theirs: number
  /** Median of the rounds' own ratios: ours / theirs, or theirs / ours where `faster`. */
  ratio: number
  /** Whether the ratio tells how many times faster we are, not how many times the rival's time we take. */
  faster: boolean
  /** The bar of the design document that the ratio is held against. */
  bar: number
  /** What the ratio would be if we took no longer than the same work in C. */
  inC?: number
}

export interface Contest {
  figure: string
  rival: string
  bar: number
  faster?: boolean
  rounds?: number
  /** Nanoseconds per call. */
  ours: () => number
  theirs: () => number
}

export function compare({
  figure,
  rival,
  bar,
  faster = false,
  rounds = 11,
  ours,
  theirs,
}: Contest): Comparison {
  ours()
  theirs()
  const turns = Array.from({ length: rounds }, () => [ours(), theirs()] as const)
  const ratios = turns.map(([mine, other]) => (faster ? other / mine : mine / other))
  return {
    figure,
    rival,
    ours: median(turns.map(([mine]) => mine)),
    theirs: median(turns.map(([, other]) => other)),
    ratio: median(ratios),
    faster,
    bar,
  }
}

export const meets = ({ ratio, bar, faster }: Comparison): boolean => (faster ? ratio >= bar : ratio <= bar)

export const toRatio = (ratio: number): string => ratio.toFixed(ratio < 10 ? 2 : 0)

/** Nanoseconds per call of `work`, called `count` times with its number. */
export function perCall(count: number, work: (call: number) => void): number {
  const start = process.hrtime.bigint()
  for (let call = 0; call < count; call++) work(call)
  return Number(process.hrtime.bigint() - start) / count
}

export function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b)
  const middle = ordered.length >> 1
  return ordered.length % 2 === 1 ? at(ordered, middle) : (at(ordered, middle - 1) + at(ordered, middle)) / 2
}

function at(values: readonly number[], index: number): number {
  const value = values[index]
  if (value === undefined) throw new RangeError(`no value at ${String(index)}`)
  return value
}
