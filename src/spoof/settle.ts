import { withApplied, withRestored, type Backup } from '../repository/index.js'
import type { Sighting } from './identity.js'

/**
 * What a backup should say, given what the kernel shows. Pure; returns the same object where it says so already.
 * The link must be the one backed up.
 */
export function settle(backup: Backup, { link, identity }: Sighting): Backup {
  const isOriginal = link.address === backup.original
  if (backup.state === 'applied') {
    // In the same boot something else put the original back: that is drift, and the record of the spoof stays.
    return isOriginal && backup.identity?.bootId !== identity.bootId ? withRestored(backup) : backup
  }
  if (backup.state !== 'intent') return backup
  if (isOriginal) return withRestored(backup)
  // Either the change had not come through yet, or it had; an address that is neither shows as drift.
  return withApplied(backup, link.address === backup.previous ? backup.previous : backup.current)
}

/** A change that was cut off within this boot: what it did to the link still stands. */
export const isInterrupted = (backup: Backup, { identity }: Sighting): boolean =>
  backup.state === 'intent' && backup.identity?.bootId === identity.bootId

/** A change that was cut off in mid-bounce left the link down. */
export const leftDown = (backup: Backup, sighting: Sighting): boolean =>
  isInterrupted(backup, sighting) && backup.up && !sighting.link.up
