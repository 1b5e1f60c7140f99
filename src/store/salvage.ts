import type { CollectionDefinition } from './collection.js'
import { checkEntry } from './entry.js'

/** What a damaged file still gives. */
export interface Salvage {
  /** Entries that carry a matching checksum of their own; they can be trusted. */
  entries: Map<string, object>
  /** How many more entries the file seems to have held. */
  lost: number
  /** What is wrong with those, in words for a person. */
  problems: string[]
  /** The newest sequence number that the file may have carried; 0 where it cannot be made out. */
  sequence: number
}

// Line by line, since damage to one line must not cost the entries on the others, as it would with JSON.parse.
const ENTRY = /(?<=\n) {4}("(?:[^"\\\n]|\\.)*"): (\{\n(?: {6}[^\n]*\n)+ {4}\}),?(?=\n)/g
const SEQUENCE = /\n {2}"sequence": (\d{1,15}),\n/
const VERSION = /\n {2}"version": (\d{1,15}),\n/
/** The lines that every entry has. A flipped bit joins or spoils two of them at most, so the third still counts. */
const LINES = [
  /(?<=\n) {4}"(?:[^"\\\n]|\\.)*": \{(?=\n)/g,
  /(?<=\n) {4}\},?(?=\n)/g,
  /(?<=\n) {6}"checksum": "[0-9a-f]{64}",?(?=\n)/g,
]

export function salvage(definition: CollectionDefinition, text: string): Salvage {
  const version = Number(VERSION.exec(text)?.[1] ?? definition.version)
  const entries = new Map<string, object>()
  const problems: string[] = []
  for (const [block] of text.matchAll(ENTRY)) {
    for (const [key, value] of parseBlock(block)) {
      const entry = checkEntry({ definition, version }, key, value)
      if (typeof entry === 'string') problems.push(entry)
      else entries.set(key, entry)
    }
  }
  const seen = Math.max(...LINES.map((line) => text.match(line)?.length ?? 0))
  return { entries, problems, lost: seen - entries.size, sequence: Number(SEQUENCE.exec(text)?.[1] ?? 0) }
}

function parseBlock(block: string): [string, unknown][] {
  try {
    return Object.entries(JSON.parse(`{${block.replace(/,$/, '')}}`) as object)
  } catch {
    return []
  }
}
