import * as z from 'zod'
import { LladdrError } from '../../errors/index.js'
import type { Backup, BackupState } from '../backup.js'
import { lazily } from '../../lazily.js'

const sessionSchema = lazily(() =>
  z.strictObject({
    label: z.string().nullable(),
    /** ISO 8601, UTC. */
    created: z.iso.datetime(),
    /** By the keys of their backups. */
    links: z.array(z.strictObject({ key: z.string().min(1), original: z.string() })).min(1),
  }),
)

export const sessionCollection = {
  get schema() {
    return sessionSchema()
  },
  version: 1,
} as const

export type SessionEntry = Readonly<z.output<ReturnType<typeof sessionSchema>>>

/** A link of a session, and what its backup says now. */
export interface SessionLink {
  /** In another network namespace, `netns:LABEL/NAME`. */
  name: string
  /** What the backup had when the session was made. */
  original: string
  /** What it has now; null where there is none. */
  backedUp: string | null
  /** Of the backup; null where there is none. */
  state: BackupState | null
}

/** Several backups that belong together. */
export interface BackupSession {
  id: string
  label: string | null
  /** ISO 8601, UTC. */
  created: string
  links: SessionLink[]
}

const MAX_LABEL = 255

/** @throws LladdrError ARGUMENT_INVALID. */
export function checkedLabel(label: string | null | undefined): string | null {
  if (label === undefined || label === null) return null
  if (label.length <= MAX_LABEL && label !== '' && !/[\p{Cc}\p{Cs}]/u.test(label)) return label
  const rule = `1 to ${String(MAX_LABEL)} characters, none of them control characters`
  throw new LladdrError(
    'ARGUMENT_INVALID',
    `${JSON.stringify(label)} cannot be a label: it must have ${rule}.`,
  )
}

export const isSpoofed = ({ state }: Pick<SessionLink, 'state'>): boolean =>
  state === 'applied' || state === 'intent'

export const linkOf = (name: string, original: string, backup: Backup | undefined): SessionLink => ({
  name,
  original,
  backedUp: backup?.original ?? null,
  state: backup?.state ?? null,
})

/** What is wrong with the backups of a session, one sentence for each. */
export const problemsOf = ({ id, links }: BackupSession): string[] =>
  links.flatMap(({ name, original, backedUp }) => {
    if (backedUp === original) return []
    const now = backedUp === null ? 'has none' : `has ${backedUp}`
    return [`session ${id}: the backup of "${name}" had the original ${original} and ${now} now`]
  })
