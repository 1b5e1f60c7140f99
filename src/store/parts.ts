import type { Part } from './compaction.js'
import { readDisk, type Place } from './disk.js'
import { foreignDefinition } from './foreign.js'
import type { Header } from './journal.js'
import { rebuild } from './rebuild.js'
import { wholeOf } from './store-error.js'
import { Table } from './table.js'
import type { Tables } from './tables.js'

/** All collections that a compaction has to think of, those of other programs in the same directory too. */
export function partsOf(place: Place, tables: Tables, header: Header | undefined): Map<string, Part> {
  const names = new Set([
    ...place.definitions.keys(),
    ...Object.keys(header?.collections ?? {}),
    ...tables.changed,
  ])
  const partOf = (name: string): Part =>
    place.definitions.has(name) ? ownPart(place, tables, name) : foreignPart(place, tables, { name, header })
  return new Map(Array.from(names, (name) => [name, partOf(name)]))
}

function ownPart({ definitions }: Place, tables: Tables, name: string): Part {
  const version = definitions.get(name)?.version ?? 1
  return {
    version,
    formerVersion: tables.fileVersion(name) ?? version,
    reached: tables.reached(name),
    isChanged: tables.changed.has(name),
    isUnusable: tables.unusable.has(name),
    entries: () => tables.get(name),
  }
}

interface Foreign {
  name: string
  header: Header | undefined
}

function foreignPart(place: Place, tables: Tables, { name, header }: Foreign): Part {
  const { version, sequence } = header?.collections[name] ?? { version: 1, sequence: 0 }
  return {
    version,
    formerVersion: version,
    reached: sequence,
    isChanged: tables.changed.has(name),
    isUnusable: false,
    entries: () => loadForeign(place, name, version),
  }
}

function loadForeign({ files, directory }: Place, name: string, version: number): Table {
  const definitions = new Map([[name, foreignDefinition(version)]])
  const whole = wholeOf(directory, rebuild(readDisk(files, directory, [name]), { definitions }))
  const { entries = new Map<string, object>(), updated = null } = whole.contents.get(name) ?? {}
  return new Table({}, entries, updated)
}
