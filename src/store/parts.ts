import * as z from 'zod'
import type { CollectionDefinition } from './collection.js'
import type { Part } from './compaction.js'
import { readDisk } from './disk.js'
import type { StoreFiles } from './files.js'
import type { Header } from './journal.js'
import { rebuild } from './rebuild.js'
import { wholeOf } from './store-error.js'
import { Table } from './table.js'
import type { Tables } from './tables.js'

export interface Whereabouts {
  files: StoreFiles
  directory: string
  definitions: ReadonlyMap<string, CollectionDefinition>
}

/** All collections that a compaction has to think of, those of other programs in the same directory too. */
export function partsOf(place: Whereabouts, tables: Tables, header: Header | undefined): Map<string, Part> {
  const names = new Set([
    ...place.definitions.keys(),
    ...Object.keys(header?.collections ?? {}),
    ...tables.changed,
  ])
  const partOf = (name: string): Part =>
    place.definitions.has(name) ? ownPart(place, tables, name) : foreignPart(place, tables, { name, header })
  return new Map(Array.from(names, (name) => [name, partOf(name)]))
}

function ownPart({ definitions }: Whereabouts, tables: Tables, name: string): Part {
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

function foreignPart(place: Whereabouts, tables: Tables, { name, header }: Foreign): Part {
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

const anyEntry = z.looseObject({})

function loadForeign({ files, directory }: Whereabouts, name: string, version: number): Table {
  const definitions = new Map([[name, { schema: anyEntry, version }]])
  const whole = wholeOf(directory, rebuild(readDisk(files, directory, [name]), { definitions }))
  const { entries = new Map<string, object>(), updated = null } = whole.contents.get(name) ?? {}
  return new Table({}, entries, updated)
}
