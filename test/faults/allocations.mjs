import * as z from 'zod'

/** Numbers that are given out once each, and who has them. */
export const allocations = {
  numbers: { schema: z.strictObject({ owner: z.int() }), version: 1 },
  counters: { schema: z.strictObject({ next: z.int() }), version: 1 },
}

/**
 * The next number for an owner that has fewer than `limit`; undefined otherwise.
 * @param {number} owner @param {number} limit
 * @returns {(entries: import('../../src/store/collection.js').Transaction<typeof allocations>) => number | undefined}
 */
export const allocate =
  (owner, limit) =>
  ({ numbers, counters }) => {
    const own = counters.get(`owner${String(owner)}`)?.next ?? 0
    if (own >= limit) return undefined
    const next = (counters.get('total')?.next ?? 0) + 1
    counters.set('total', { next })
    counters.set(`owner${String(owner)}`, { next: own + 1 })
    numbers.set(String(next), { owner })
    return next
  }
