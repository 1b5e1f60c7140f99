import * as z from 'zod'
import type { Transaction } from '../../store/index.js'
import { externalText, toolName } from './tool.js'
import { lazily } from '../../lazily.js'

/** The external IDs of one internal ID, in the order in which it got them; one at most per tool and key. */
const mappingSchema = lazily(() =>
  z.strictObject({
    external: z.array(z.strictObject({ tool: toolName(), id: externalText() })).min(1),
  }),
)

/** Of one tool and key (`jira/OPS`), one tool (`github`) or one pool of addresses (`pool/02:aa:bb`). */
const counterSchema = lazily(() =>
  z.strictObject({
    /** What is handed out next. */
    next: z.int().nonnegative(),
  }),
)

export type Mapping = z.output<ReturnType<typeof mappingSchema>>

/** What the mapping of an internal ID is found by. */
export const termOf = (tool: string, id: string): string => `${tool}/${id}`

/** The names are those of the files. */
export const idCollections = {
  external_id_mapping: {
    get schema() {
      return mappingSchema()
    },
    version: 1,
    terms: ({ external }: Mapping) => external.map(({ tool, id }) => termOf(tool, id)),
  },
  external_id_counters: {
    get schema() {
      return counterSchema()
    },
    version: 1,
  },
} as const

export type IdEntries = Transaction<typeof idCollections>
