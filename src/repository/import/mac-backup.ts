import * as z from 'zod'
import { assignableAddress, canonicalAddress } from '../../address/index.js'
import { sha256 } from '../../store/digest.js'
import { importedBackup, type Backup } from '../backup.js'
import { assertNone, attempt, issueText, jsonObject, parse, refused } from './file.js'
import { lazily } from '../../lazily.js'

const scalar = lazily(() => z.union([z.string(), z.number(), z.boolean(), z.null()]))
const entries = lazily(() => z.union([z.array(z.unknown()), jsonObject()]))
/** Version 1.0. What else the predecessor wrote at the top is a word or a number, and tells nothing of an address. */
const fileSchema = lazily(() =>
  z
    .object({ version: z.literal(['1.0', 1]), backups: entries().optional(), entries: entries().optional() })
    .catchall(scalar()),
)

const entrySchema = lazily(() =>
  z.looseObject({
    interface: z.string().regex(/^[^\s/:]{1,15}$/, 'it is not the name of a link'),
    originalMAC: z.string(),
    /** Milliseconds since 1970. */
    timestamp: z.int().min(0).max(8.64e15),
    currentMAC: z.string().nullish(),
    checksum: z.string(),
  }),
)

export const isMacBackup = (content: unknown): boolean =>
  z.union([z.looseObject({ backups: entries() }), z.looseObject({ entries: entries() })]).safeParse(content)
    .success

/** The backups of system A's `mac_backup.json` by link name. @throws LladdrError IMPORT_INVALID naming every bad entry. */
export function parseMacBackup(path: string, content: unknown): Map<string, Backup> {
  const file = parse(fileSchema(), path, content)
  if (file.backups !== undefined && file.entries !== undefined) {
    throw refused(path, ['it has "backups" and "entries", and one of them is expected'])
  }
  const problems: string[] = []
  const backups = new Map<string, Backup>()
  for (const [place, entry] of placesOf(file.backups ?? file.entries ?? [])) {
    for (const [name, backup] of attempt(problems, place, () => toBackup(place, entry))) {
      if (backups.has(name)) problems.push(`${place}: "${name}" is there twice`)
      backups.set(name, backup)
    }
  }
  assertNone(path, problems)
  return backups
}

/** In a list, an entry is known by its number; in an object, by the name of its link, which it repeats. */
const placesOf = (found: object): [place: string, entry: unknown][] =>
  Array.isArray(found)
    ? found.map((entry: unknown, index) => [`entry ${String(index + 1)}`, entry])
    : Object.entries(found).map(([name, entry]: [string, unknown]) => [`"${name}"`, entry])

function toBackup(place: string, value: unknown): [string, Backup] {
  const result = entrySchema().safeParse(value)
  if (!result.success) throw new Error(result.error.issues.map(issueText).join(', '))
  const { interface: name, originalMAC, timestamp, currentMAC, checksum } = result.data
  if (place.startsWith('"') && place !== `"${name}"`) throw new Error(`it is for "${name}"`)
  if (checksum.toLowerCase() !== sha256(`${name}:${originalMAC}:${String(timestamp)}`)) {
    throw new Error(`the checksum of "${name}" does not match`)
  }
  const original = assignableAddress(originalMAC)
  const current = currentMAC ? canonicalAddress(currentMAC) : original
  return [name, importedBackup({ original, current, taken: new Date(timestamp) })]
}
