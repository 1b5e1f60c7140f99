import type { CollectionDefinition } from './collection.js'
import type { Salvage } from './salvage.js'
import { decodeSnapshot, emptySnapshot, type Decoded, type Snapshot } from './snapshot.js'

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
    bytes ? decodeSnapshot(name, definition, bytes) : missing
  const first = decode(main)
  if (first.state === 'newer') return first
  if (first.state === 'intact') return { ...first, problems: [] }
  const second = decode(backup)
  if (second.state === 'newer') return second
  if (second.state === 'intact') return merge(first, second.snapshot)
  return { state: 'lost', problems: [...first.problems, ...second.problems.map((text) => `backup: ${text}`)] }
}

const missing: Decoded = {
  state: 'damaged',
  problems: ['the file is missing'],
  salvage: { entries: new Map(), lost: 0, problems: [], sequence: 0 },
}

/** The backup is one commit old; what the damaged file still seals by itself is newer and wins. */
function merge(main: { problems: string[]; salvage: Salvage }, backup: Snapshot): Recovery {
  const { entries: salvaged, lost, sequence } = main.salvage
  // Not by key: a damaged key looks like a new one, while the true one seems gone.
  const substitutes = [...backup.entries.keys()].filter((key) => !salvaged.has(key)).length
  if (lost > substitutes) {
    const shortage = `${String(lost)} damaged entries, of which the backup has ${String(substitutes)}`
    return { state: 'lost', problems: [...main.problems, shortage] }
  }
  const entries = new Map([...backup.entries, ...salvaged])
  const snapshot = { ...backup, entries, sequence: Math.max(backup.sequence, sequence) }
  return { state: 'recovered', snapshot, problems: main.problems }
}
