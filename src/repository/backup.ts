import * as z from 'zod'
import { lazily } from '../lazily.js'

const address = lazily(() =>
  z.string().regex(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/, 'not a link-layer address in lower case'),
)

/** The link that a backup belongs to, as it was when the backup was made. A name alone does not identify a link. */
const identitySchema = lazily(() =>
  z.strictObject({
    /** Comparable within one boot and one namespace only. */
    index: z.int().positive(),
    permanent: address().nullable(),
    kind: z.string().nullable(),
    bootId: z.string().min(1),
    namespace: z.string().min(1),
  }),
)

/** What a link that is taken down for a change loses by that; Connectivity in src/link says more. */
const connectivitySchema = lazily(() =>
  z.strictObject({
    backend: z.string().min(1),
    address: address(),
    taken: z.iso.datetime(),
    data: z.string(),
  }),
)

/**
 * - `saved`: backed up, not spoofed
 * - `intent`: a change from `previous` to `current` was begun; whether it happened, only the kernel knows
 * - `applied`: spoofed; `current` is what the link was given
 * - `restored`: the original was put back; kept for the record, the next spoof starts anew
 */
const backupStates = ['saved', 'intent', 'applied', 'restored'] as const

export const backupSchema = lazily(() =>
  z.strictObject({
    /** What the link had before the first spoof: the one thing that must never be lost. */
    original: address(),
    /** Null in one that was imported from the predecessor, who knew links by their names alone; until the next change. */
    identity: identitySchema().nullable(),
    state: z.enum(backupStates),
    /** What the link has by our last deed, or is to have (`intent`). */
    current: address(),
    /** What the link had before the last change. */
    previous: address(),
    /** Whether the link was up when the last change began; a crash in mid-bounce leaves it down. */
    up: z.boolean(),
    /** Only in an intent whose link is taken down: what to put back should we not live to do it. */
    connectivity: connectivitySchema().optional(),
    /** ISO 8601, UTC. */
    created: z.iso.datetime(),
    updated: z.iso.datetime(),
  }),
)

export const backupCollection = {
  get schema() {
    return backupSchema()
  },
  version: 1,
} as const

/** The backup of one link's original address, with how far a change has come. */
export type Backup = Readonly<z.output<ReturnType<typeof backupSchema>>>
export type LinkIdentity = Readonly<z.output<ReturnType<typeof identitySchema>>>
export type BackupState = Backup['state']

/** What a backup is made of. */
export interface BackupSource {
  name: string
  address: string
  up: boolean
  identity: LinkIdentity
}

interface ImportedSource {
  original: string
  current: string
  taken: Date
}

const now = (): string => new Date().toISOString()

/** With the next step of a change, what the link lost in the last one is history. */
function touched({ connectivity: _, ...backup }: Backup, change: Partial<Backup>): Backup {
  return { ...backup, ...change, updated: now() }
}

export function savedBackup({ address: original, up, identity }: BackupSource): Backup {
  const created = now()
  const addresses = { original, current: original, previous: original }
  return { ...addresses, identity, state: 'saved', up, created, updated: created }
}

/** What somebody else wrote down; spoofed where the two addresses differ. */
export function importedBackup({ original, current, taken }: ImportedSource): Backup {
  const created = taken.toISOString()
  const state = current === original ? 'saved' : 'applied'
  // Whether it was up is looked at in an intent only.
  return {
    original,
    identity: null,
    state,
    current,
    previous: original,
    up: false,
    created,
    updated: created,
  }
}

/** A change of a link to `target` begins. An earlier backup keeps its original, unless that was put back. */
export function withIntent(backup: Backup | undefined, source: BackupSource, target: string): Backup {
  const base = backup === undefined || backup.state === 'restored' ? savedBackup(source) : backup
  const { address: previous, up, identity } = source
  return touched(base, { state: 'intent', previous, current: target, up, identity })
}

/** The link of an intent is about to go down. */
export const withConnectivity = (backup: Backup, connectivity: NonNullable<Backup['connectivity']>): Backup =>
  touched(backup, { connectivity })

export const withApplied = (backup: Backup, current: string): Backup =>
  touched(backup, { state: 'applied', current })

export const withRestored = (backup: Backup): Backup =>
  touched(backup, { state: 'restored', previous: backup.current, current: backup.original })
