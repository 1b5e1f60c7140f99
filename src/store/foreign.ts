import * as z from 'zod'
import type { CollectionDefinition } from './collection.js'
import { isObject } from './dictionary.js'
import { readDisk, type Disk, type Place } from './disk.js'
import { headerOf, salvageCommits } from './journal.js'
import { lazily } from '../lazily.js'

// Not z.looseObject(), which leaves out a field "__proto__".
const anyEntry = lazily(() => z.custom<object>(isObject))

/** A collection of another program in the same directory: carried along as it is, without being understood. */
export const foreignDefinition = (version: number): CollectionDefinition => ({
  get schema() {
    return anyEntry()
  },
  version,
})

export interface Everything {
  disk: Disk
  definitions: ReadonlyMap<string, CollectionDefinition>
}

/** A state directory with the collections of other programs that its journals speak of. */
export function readEverything({ files, directory, definitions: own }: Place): Everything {
  const definitions = new Map([...foreignIn(readDisk(files, directory, [])), ...own])
  return { disk: readDisk(files, directory, definitions.keys()), definitions }
}

function foreignIn({ journal: { main, backup } }: Disk): Map<string, CollectionDefinition> {
  const versions = new Map<string, number>()
  for (const bytes of [backup, main].filter((copy) => copy !== undefined)) {
    for (const { changes } of salvageCommits(bytes))
      for (const name of Object.keys(changes)) versions.set(name, versions.get(name) ?? 1)
    for (const [name, { version }] of Object.entries(headerOf(bytes)?.collections ?? {}))
      versions.set(name, version)
  }
  return new Map(Array.from(versions, ([name, version]) => [name, foreignDefinition(version)]))
}
