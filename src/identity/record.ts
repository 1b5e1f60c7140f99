import * as z from 'zod'
import { lazily } from '../lazily.js'

/** A change that was begun; where it is found without its process, it was interrupted. */
const changeSchema = lazily(() =>
  z.strictObject({
    /** Of every link of the change: what it had before. */
    links: z.record(z.string(), z.string()),
    /** Null until the host name's turn comes, or where it is to stay. */
    hostname: z.strictObject({ previous: z.string(), target: z.string() }).nullable(),
  }),
)

/**
 * What a session has changed of one host. The original addresses of the links are among the backups; that of the host name is
 * here: `hostname.original`, or `change.hostname.previous` while the first change is under way.
 */
const recordSchema = lazily(() =>
  z.strictObject({
    bootId: z.string().min(1),
    /** Label of the network namespace that the links are in; null for the process's own. */
    netns: z.string().nullable(),
    links: z.array(z.string()),
    hostname: z.strictObject({ original: z.string(), current: z.string() }).nullable(),
    change: changeSchema().nullable(),
    created: z.iso.datetime(),
    updated: z.iso.datetime(),
  }),
)

export type SessionRecord = Readonly<z.output<ReturnType<typeof recordSchema>>>
export type Change = NonNullable<SessionRecord['change']>

/** By UTS namespace. */
export const identityCollections = {
  identity_sessions: {
    get schema() {
      return recordSchema()
    },
    version: 1,
  },
} as const

const now = (): string => new Date().toISOString()

export function newRecord(bootId: string, netns: string | null): SessionRecord {
  const created = now()
  return { bootId, netns, links: [], hostname: null, change: null, created, updated: created }
}

export const withChange = (record: SessionRecord, change: Change | null): SessionRecord => ({
  ...record,
  change,
  updated: now(),
})

/** The change has come through. */
export function withApplied(record: SessionRecord): SessionRecord {
  const { change, hostname, links } = record
  if (!change) return record
  const given = change.hostname
  return {
    ...record,
    links: [...new Set([...links, ...Object.keys(change.links)])],
    hostname: given ? { original: hostname?.original ?? given.previous, current: given.target } : hostname,
    change: null,
    updated: now(),
  }
}

/** Nothing is left that a session would have to put back. */
export const isEmpty = ({ links, hostname, change }: SessionRecord): boolean =>
  links.length === 0 && hostname === null && change === null
