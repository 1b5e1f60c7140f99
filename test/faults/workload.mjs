/**
 * What all fault tests commit. Commit n adds the original of link n and moves everything else along, so that the number
 * of commits that a state directory has can be read off it, and half a commit cannot pass for a whole one.
 */
import * as z from 'zod'

/** @typedef {Parameters<typeof import('../../src/index.js').openStore>[1]} Definitions */
/** @typedef {import('../../src/index.js').Store<Definitions>} AnyStore */

const counters = { schema: z.strictObject({ next: z.int() }), version: 1 }

/** Programs of two ages, by schema version. */
export const eras = {
  1: { addresses: { schema: z.strictObject({ original: z.string() }), version: 1 }, counters },
  2: {
    addresses: {
      schema: z.strictObject({ original: z.string(), note: z.string() }),
      version: 2,
      migrations: { 1: (/** @type {object} */ entry) => ({ ...entry, note: 'migrated' }) },
    },
    counters,
  },
}

/** @typedef {keyof typeof eras} Era */

// A blank and an at sign: one flipped bit makes them a zero, which is what a power cut leaves too.
/** @param {number} link */
const originalOf = (link) => `@ of link ${String(link)}`

/** @param {Era} era @param {number} link */
const entryOf = (era, link) =>
  era === 1 ? { original: originalOf(link) } : { original: originalOf(link), note: 'new' }

/**
 * @param {Era} era @param {number} number
 * @returns {(entries: import('../../src/store/collection.js').Transaction<Definitions>) => void}
 */
export const commitNumber = (era, number) => (entries) => {
  entries['addresses']?.set(`link${String(number)}`, entryOf(era, number))
  entries['addresses']?.set(`last${String(number)}`, entryOf(era, number))
  entries['addresses']?.delete(`last${String(number - 1)}`)
  entries['counters']?.set('total', { next: number })
}

/**
 * How many commits the store has. Throws where it is not a whole number of them.
 * @param {AnyStore} store
 */
export function commitsIn({ collections: { addresses, counters: numbers } }) {
  const total = /** @type {{ next: number } | undefined} */ (numbers?.get('total'))?.next ?? 0
  const links = Array.from({ length: total }, (_, index) => index + 1)
  const expected = [
    ...links.map((link) => [`link${String(link)}`, originalOf(link)]),
    ...(total > 0 ? [[`last${String(total)}`, originalOf(total)]] : []),
  ].sort()
  const found = (addresses?.entries() ?? []).map(([key, entry]) => [
    key,
    'original' in entry ? entry.original : undefined,
  ])
  if (JSON.stringify(found.sort()) !== JSON.stringify(expected))
    throw new Error(`not the state after ${String(total)} commits: ${JSON.stringify(found)}`)
  return total
}
