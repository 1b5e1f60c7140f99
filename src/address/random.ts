import { randomFillSync } from 'node:crypto'
import { numberOf } from './mac-address.js'

/** One call of the generator costs a microsecond whatever its size, so that many addresses share one. */
const pool = new Uint8Array(12 * 1024)
let used = pool.length

/** Octets from the system's generator, uniform over every bit. @param size at most a few dozen. */
export function randomOctets(size: number): Uint8Array {
  if (used + size > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const octets = pool.slice(used, used + size)
  used += size
  return octets
}

/** A whole number from 0 up to, not including, `bound` (at most 2^32), without the bias of a plain remainder. */
function randomBelow(bound: number): number {
  if (bound < 1) throw new RangeError('nothing to choose from')
  const limit = 2 ** 32 - (2 ** 32 % bound)
  for (;;) {
    const value = numberOf(randomOctets(4))
    if (value < limit) return value % bound
  }
}

/** One of them, each as likely. @throws RangeError where there is none. */
export function randomElement<T>(values: readonly T[]): T {
  const value = values[randomBelow(values.length)]
  if (value === undefined) throw new RangeError('nothing to choose from')
  return value
}
