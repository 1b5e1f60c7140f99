import * as z from 'zod'

const step = z.strictObject({ step: z.string(), microseconds: z.number(), details: z.array(z.string()) })
const failure = z.strictObject({ message: z.string(), hint: z.string() })

const eventSchema = z.union([z.strictObject({ step }), z.strictObject({ failure })])

/** What the process in the namespace tells the one outside: a line of JSON each. */
type DemoEvent = z.output<typeof eventSchema>

export const encodeEvent = (event: DemoEvent): string => `${JSON.stringify(event)}\n`

export const decodeEvent = (line: string): DemoEvent => eventSchema.parse(JSON.parse(line))
