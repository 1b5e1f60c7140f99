import * as z from 'zod'
import { LladdrError } from '../errors/index.js'
import { entryChecksum, sha256, sorted } from '../store/digest.js'
import { backupSchema, type Backup } from './backup.js'
import { assertNone, issueText, jsonObject, parse } from './import/file.js'
import { lazily } from '../lazily.js'

/** The form is described in docs/import.md. */
const FORMAT = 'lladdr-backups'
const VERSION = 1

const fileSchema = lazily(() =>
  z.strictObject({
    backups: z.array(jsonObject()),
    exported: z.iso.datetime(),
    format: z.literal(FORMAT),
    sha256: z.string(),
    version: z.literal(VERSION),
  }),
)
const sealedSchema = lazily(() => z.looseObject({ key: z.string(), checksum: z.string() }))

/** All backups as a text that {@link parseExport} takes. */
export function writeExport(backups: readonly [key: string, backup: Backup][]): string {
  const sealed = backups.map(([key, backup]) => ({ key, ...backup, checksum: entryChecksum(key, backup) }))
  const content = { backups: sealed, exported: new Date().toISOString(), format: FORMAT, version: VERSION }
  return `${JSON.stringify({ ...(sorted(content) as object), sha256: digestOf(content) }, null, 2)}\n`
}

export const isExport = (content: unknown): boolean =>
  z.looseObject({ format: z.literal(FORMAT) }).safeParse(content).success

/** @throws LladdrError IMPORT_INVALID naming the damaged entries, STATE_NEWER. */
export function parseExport(path: string, content: unknown): Map<string, Backup> {
  assertNotNewer(path, content)
  const { sha256: digest, ...rest } = parse(fileSchema(), path, content)
  const problems: string[] = []
  const backups = new Map<string, Backup>()
  for (const [index, value] of rest.backups.entries()) {
    const entry = parseEntry(value)
    if (typeof entry === 'string') problems.push(`entry ${String(index + 1)}: ${entry}`)
    else backups.set(...entry)
  }
  if (problems.length === 0 && digest !== digestOf(rest))
    problems.push('the digest of the file does not match')
  assertNone(path, problems)
  return backups
}

/** Of the content, whatever the order of its keys and the white space between them. */
const digestOf = (content: object): string => sha256(JSON.stringify(sorted(content)))

/** What is wrong with it, where something is. */
function parseEntry(value: object): [key: string, backup: Backup] | string {
  const sealed = sealedSchema().safeParse(value)
  if (!sealed.success) return sealed.error.issues.map(issueText).join(', ')
  const { key, checksum, ...rest } = sealed.data
  if (checksum !== entryChecksum(key, rest)) return `the checksum of "${key}" does not match`
  const backup = backupSchema().safeParse(rest)
  return backup.success ? [key, backup.data] : `"${key}": ${backup.error.issues.map(issueText).join(', ')}`
}

function assertNotNewer(path: string, content: unknown): void {
  const version = z.looseObject({ version: z.int() }).safeParse(content).data?.version ?? VERSION
  if (version <= VERSION) return
  const message = `${path} is an export of version ${String(version)}; this program knows version ${String(VERSION)}.`
  throw new LladdrError('STATE_NEWER', message, { path })
}
