import { canonicalAddress } from '../address/index.js'
import { LladdrError } from '../errors/index.js'
import {
  savedBackup,
  withApplied,
  withIntent,
  withRestored,
  type Backup,
  type BackupSource,
} from './backup.js'
import type { Entries } from './keys.js'

/** A change that is about to begin. */
export interface Intent {
  source: BackupSource
  target: string
}

/** What one transaction does with the backups of a namespace. */
export type Change<T> = (entries: Entries) => T

const put = (entries: Entries, name: string, backup: Backup): Backup => {
  entries.set(name, backup)
  return backup
}

/** Addresses come in any written form. @throws ADDRESS_INVALID. */
const canonical = (source: BackupSource): BackupSource => ({
  ...source,
  address: canonicalAddress(source.address),
})

const required = (entries: Entries, name: string): Backup => {
  const backup = entries.get(name)
  if (backup) return backup
  throw new LladdrError('BACKUP_MISSING', `"${name}" was never backed up here.`, { link: name })
}

export const saving =
  (source: BackupSource): Change<Backup> =>
  (entries) => {
    const { name } = source
    const existing = entries.get(name)
    if (existing === undefined || existing.state === 'restored')
      return put(entries, name, savedBackup(canonical(source)))
    const message = `The original address of "${name}", ${existing.original}, is already backed up.`
    throw new LladdrError('BACKUP_EXISTS', message, { link: name })
  }

export const spoofing =
  (name: string, address: string): Change<Backup> =>
  (entries) =>
    put(entries, name, withApplied(required(entries, name), canonicalAddress(address)))

export const updating =
  (name: string, address: string): Change<Backup> =>
  (entries) => {
    const backup = required(entries, name)
    if (backup.state === 'applied') return put(entries, name, withApplied(backup, canonicalAddress(address)))
    const message = `"${name}" is not recorded as spoofed (its backup is "${backup.state}").`
    throw new LladdrError('BACKUP_MISMATCH', message, { link: name })
  }

export const restoring =
  (name: string, address: string): Change<Backup> =>
  (entries) => {
    const backup = required(entries, name)
    if (backup.state === 'restored') {
      const message = `"${name}" was restored to ${backup.original} on ${backup.updated} already.`
      throw new LladdrError('ALREADY_RESTORED', message, { link: name })
    }
    if (canonicalAddress(address) === backup.original) return put(entries, name, withRestored(backup))
    const message = `"${name}" has ${address}, but its original address is ${backup.original}.`
    throw new LladdrError('BACKUP_MISMATCH', message, { link: name })
  }

export const removing =
  (name: string): Change<Backup> =>
  (entries) => {
    const backup = required(entries, name)
    entries.delete(name)
    return backup
  }

export const beginning =
  (intents: readonly Intent[]): Change<Backup[]> =>
  (entries) =>
    intents.map(({ source, target }) =>
      put(
        entries,
        source.name,
        withIntent(entries.get(source.name), canonical(source), canonicalAddress(target)),
      ),
    )

export const replacing =
  (backups: ReadonlyMap<string, Backup | undefined>): Change<void> =>
  (entries) => {
    for (const [name, backup] of backups) {
      if (backup) entries.set(name, backup)
      else entries.delete(name)
    }
  }
