/** Larger than any 48-bit number: a slot that holds nothing. */
const EMPTY = 2 ** 48

/**
 * Distinct 48-bit numbers, in a third of the memory of a `Set` and in about the time: open addressing with linear
 * probing, at most half full.
 */
export class AddressSet {
  #slots: Float64Array = new Float64Array(64).fill(EMPTY)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Whether it was new. */
  add(value: number): boolean {
    const slot = this.#find(value)
    if (this.#slots[slot] === value) return false
    this.#slots[slot] = value
    this.#size++
    if (this.#size * 2 > this.#slots.length) this.#grow()
    return true
  }

  /** Where the value is, or would go. */
  #find(value: number): number {
    const last = this.#slots.length - 1
    let slot = hash(value) & last
    while (this.#slots[slot] !== EMPTY && this.#slots[slot] !== value) slot = (slot + 1) & last
    return slot
  }

  #grow(): void {
    const values = this.#slots.filter((value) => value !== EMPTY)
    this.#slots = new Float64Array(this.#slots.length * 2).fill(EMPTY)
    for (const value of values) this.#slots[this.#find(value)] = value
  }
}

/** Both halves count, so that neither a common prefix nor a sequence clusters (Fibonacci hashing, then a fold). */
function hash(value: number): number {
  const mixed = Math.imul((value | 0) ^ Math.imul((value / 2 ** 24) | 0, 0x85ebca6b), 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}
