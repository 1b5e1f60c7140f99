import {
  LladdrError,
  type Backup,
  type Link,
  type LinkLayer,
  type Spoofer,
  type SpoofStatus,
} from '../index.js'
import type { Context } from './context.js'
import { decodeFlags } from './link-flags.js'
import { forReading } from './open.js'
import { orDash } from './table.js'

/** What `list --json` prints of a link. The names and their order are a contract. */
export interface LinkView {
  name: string
  index: number
  address: string | null
  permanent: string | null
  assignType: Link['assignType']
  kind: string | null
  up: boolean
  mtu: number
  /** Null where it is not backed up, or was put back. */
  original: string | null
  /** Whether `status` lists it as changed by us. */
  spoofed: boolean
}

/** With `--verbose`, and what `show` prints. */
export interface VerboseLinkView extends LinkView {
  type: number
  flags: string[]
  state: Link['state']
  broadcast: string | null
  altNames: readonly string[]
}

/** What the backups say of a link; a lookup that fails for a lack of permission says nothing. */
export type BackupView = (name: string) => Pick<LinkView, 'original' | 'spoofed'>

export function viewLink(link: Link, backups: BackupView): LinkView {
  const { name, index, address, permanent, assignType, kind, up, mtu } = link
  return { name, index, address, permanent, assignType, kind, up, mtu, ...backups(name) }
}

export function viewLinkVerbosely(link: Link, backups: BackupView): VerboseLinkView {
  const { type, flags, state, broadcast, altNames } = link
  return { ...viewLink(link, backups), type, flags: decodeFlags(flags), state, broadcast, altNames }
}

const notBackedUp = { original: null, spoofed: false }

/** Looking at links must work where the backups are another user's; damaged backups are an error all the same. */
export async function readBackups(context: Context, links: LinkLayer): Promise<BackupView> {
  try {
    return await forReading(context, readView, links)
  } catch (error) {
    if (!isForbidden(error)) throw error
    context.output.warn(`${error.message} The original addresses are not shown. ${error.hint}`)
    return () => notBackedUp
  }
}

async function readView(spoofer: Spoofer): Promise<BackupView> {
  const backups = new Map(spoofer.repository.list())
  const statuses = new Map((await spoofer.status()).map((status) => [status.name, status]))
  return (name) => viewBackup(backups.get(name), statuses.get(name))
}

/** A backup of another link, which had this name before, tells nothing about this one. */
function viewBackup(
  backup: Backup | undefined,
  status: SpoofStatus | undefined,
): Pick<LinkView, 'original' | 'spoofed'> {
  if (!backup || backup.state === 'restored' || status?.state === 'replaced') return notBackedUp
  return { original: backup.original, spoofed: status !== undefined }
}

const isForbidden = (error: unknown): error is LladdrError =>
  error instanceof LladdrError && (error.code === 'STATE_UNREADABLE' || error.code === 'STATE_UNWRITABLE')

/** For a person: every field on a line of its own. */
export function describe(view: VerboseLinkView): [string, string][] {
  const { name, index, address, permanent, assignType, kind, up, mtu, original, spoofed } = view
  const { type, flags, state, broadcast, altNames } = view
  return [
    ['name', [name, ...altNames.map((altName) => `(${altName})`)].join(' ')],
    ['index', String(index)],
    ['address', `${orDash(address)}${spoofed ? '  spoofed' : ''}`],
    ['original', orDash(original)],
    ['permanent', orDash(permanent)],
    ['assign type', orDash(assignType)],
    ['kind', orDash(kind)],
    ['type', String(type)],
    ['broadcast', orDash(broadcast)],
    ['state', `${up ? 'up' : 'down'}, operationally ${state}`],
    ['flags', flags.join(' ')],
    ['mtu', String(mtu)],
  ]
}
