import * as z from 'zod'

/** Collections as small as they can be, for tests of the store alone. */
export const definitions = {
  addresses: { schema: z.strictObject({ original: z.string() }), version: 1 },
  counters: { schema: z.strictObject({ next: z.int() }), version: 1 },
} as const
