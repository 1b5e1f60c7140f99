import { LladdrError } from '../../errors/index.js'
import type { Task } from '../../task.js'
import type { CollectionWriter } from '../../store/index.js'
import type { Backup } from '../backup.js'
import { isExport, parseExport } from '../export.js'
import { readJson, refused } from './file.js'
import { isMacBackup, parseMacBackup } from './mac-backup.js'

export interface ImportOptions {
  /** Keep the backups that the file does not have; otherwise they go. Default false. */
  merge?: boolean
  /** Even where an original address that is still needed is lost by it. Default false. */
  force?: boolean
}

export type KeyedBackup = { readonly name: string } & Backup

/** What an import did. Names are those of links; in another namespace, `netns:LABEL/NAME`. */
export interface BackupImport {
  imported: KeyedBackup[]
  /** Of those in the file: what is here says the same, or is newer. */
  unchanged: KeyedBackup[]
  /** What is gone: it was not in the file, or another original took its place. */
  dropped: KeyedBackup[]
}

/** An export of ours or the predecessor's file, by key. @throws LladdrError IMPORT_INVALID and what reading throws. */
export function* readBackups(path: string): Task<Map<string, Backup>> {
  const content = yield* readJson(path)
  if (isExport(content)) return parseExport(path, content)
  if (isMacBackup(content)) return parseMacBackup(path, content)
  throw refused(path, ['it is neither an export of backups nor a mac_backup.json of version 1.0'])
}

/**
 * For each link the newer record counts, so that an old file does not make a spoofed link look untouched. All or nothing:
 * an original that is still needed is neither dropped nor given up for another one.
 */
export const importing =
  (given: ReadonlyMap<string, Backup>, { merge = false, force = false }: ImportOptions) =>
  (entries: CollectionWriter<Backup>): BackupImport => {
    const report: BackupImport = { imported: [], unchanged: [], dropped: [] }
    for (const [name, own] of merge ? [] : entries.entries()) {
      if (!given.has(name)) report.dropped.push({ name, ...own })
    }
    for (const [name, backup] of given) decide(report, { name, ...backup }, entries.get(name))
    if (!force) assertNotNeeded(report.dropped, given)
    for (const { name } of report.dropped) entries.delete(name)
    for (const { name, ...backup } of report.imported) entries.set(name, backup)
    return report
  }

function decide(report: BackupImport, given: KeyedBackup, own: Backup | undefined): void {
  const { name } = given
  if (!own) report.imported.push(given)
  else if (!supersedes(given, own)) report.unchanged.push({ name, ...own })
  else {
    report.imported.push(given)
    if (isOther(given, own)) report.dropped.push({ name, ...own })
  }
}

const isNeeded = ({ state }: Backup): boolean => state !== 'restored'
const isOther = (backup: Backup, own: Backup): boolean => backup.original !== own.original

/** Another original than the one needed takes its place, or the import is refused: it is never left out in silence. */
const supersedes = (backup: Backup, own: Backup): boolean =>
  (isNeeded(own) && isOther(backup, own)) || backup.updated > own.updated

function assertNotNeeded(dropped: readonly KeyedBackup[], given: ReadonlyMap<string, Backup>): void {
  const needed = dropped.filter(isNeeded)
  if (needed.length === 0) return
  const losses = needed.map(({ name, original }) => {
    const other = given.get(name)?.original
    return `${original} of "${name}", ${other === undefined ? 'which the file does not have' : `for which it has ${other}`}`
  })
  const message = `Nothing was imported: original addresses would be lost: ${losses.join('; ')}.`
  throw new LladdrError('BACKUP_EXISTS', message, {
    hint: 'Restore these links first; --merge keeps what the file does not have, --force gives the originals up.',
  })
}
