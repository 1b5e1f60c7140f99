import { LladdrError } from '../../errors/index.js'
import {
  conflictOf,
  counterName,
  counterOf,
  enter,
  existing,
  raise,
  type IdCounter,
  type IdMapping,
} from './changes.js'
import type { IdFiles } from '../import/id-files.js'
import type { IdEntries } from './collections.js'

/** What an import did. */
export interface IdImport {
  imported: IdMapping[]
  /** What was here already. */
  unchanged: IdMapping[]
  /** The counters that moved, as they are now. */
  counters: IdCounter[]
}

/** All of it, or nothing where something contradicts what is here or itself. */
export const importing =
  ({ mappings, counters }: IdFiles) =>
  (entries: IdEntries): IdImport => {
    const before = new Map(entries.external_id_counters.entries())
    const imported: IdMapping[] = []
    const unchanged: IdMapping[] = []
    const conflicts: string[] = []
    for (const given of mappings) {
      const conflict = conflictOf(entries, given)
      const own = existing(entries, given)
      if (conflict !== undefined) conflicts.push(conflict)
      else if (own) unchanged.push(own)
      else imported.push(enter(entries, given))
    }
    if (conflicts.length > 0) throw contradiction(conflicts)
    for (const { tool, key, next } of counters) raise(entries, counterName(tool, key), next)
    const moved = entries.external_id_counters
      .entries()
      .filter(([name, { next }]) => next !== before.get(name)?.next)
      .map(([name, { next }]) => counterOf(name, next))
    return { imported, unchanged, counters: moved }
  }

const contradiction = (conflicts: readonly string[]): LladdrError =>
  new LladdrError('ID_CONFLICT', `Nothing was imported: ${conflicts.join(' ')}`)
