import type { CollectionDefinition } from './collection.js'
import { decodeSnapshot, emptySnapshot, type Damage, type Decoded, type Snapshot } from './snapshot.js'

export interface Copies {
  main: Buffer | undefined
  backup: Buffer | undefined
}

export type Recovery =
  | { state: 'intact' | 'recovered'; snapshot: Snapshot; problems: string[] }
  | { state: 'newer'; version: number }
  | { state: 'lost'; problems: string[] }

/** What a file and its `.bak` hold together. Pure. Never an empty result in place of damaged data. */
export function recover(name: string, definition: CollectionDefinition, { main, backup }: Copies): Recovery {
  if (main === undefined && backup === undefined)
    return { state: 'intact', snapshot: emptySnapshot(), problems: [] }
  const decode = (bytes: Buffer | undefined): Decoded =>
    bytes ? decodeSnapshot(name, definition, bytes) : { state: 'damaged', damage: missing }
  const first = decode(main)
  if (first.state === 'newer') return first
  if (first.state === 'intact') return { ...first, problems: [] }
  return fallBack(first.damage, decode(backup))
}

const missing: Damage = {
  problems: ['the file is missing'],
  salvaged: new Map(),
  damagedKeys: [],
  sequence: 0,
}

function fallBack(damage: Damage, backup: Decoded): Recovery {
  if (backup.state === 'newer') return backup
  if (backup.state === 'intact') return merge(damage, backup.snapshot)
  const problems = backup.damage.problems.map((problem) => `backup: ${problem}`)
  return { state: 'lost', problems: [...damage.problems, ...problems] }
}

/** The backup is one commit old; what the damaged file still seals by itself is newer and wins. */
function merge(damage: Damage, backup: Snapshot): Recovery {
  const { salvaged, damagedKeys, problems } = damage
  const uncovered = damagedKeys.filter((key) => !backup.entries.has(key))
  const absent = [...backup.entries.keys()].filter((key) => !salvaged.has(key) && !damagedKeys.includes(key))
  // A damaged key looks like a new one, while the true one seems gone: as many absent as uncovered loses nothing.
  if (uncovered.length > absent.length) {
    const names = uncovered.map((key) => `"${key}"`).join(', ')
    return { state: 'lost', problems: [...problems, `the backup has nothing in place of ${names}`] }
  }
  const entries = new Map([...backup.entries, ...salvaged])
  const sequence = Math.max(backup.sequence, damage.sequence)
  return { state: 'recovered', snapshot: { ...backup, entries, sequence }, problems }
}
