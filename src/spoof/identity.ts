import { LladdrError } from '../errors/index.js'
import type { Identity, Link } from '../link/index.js'
import type { Backup, BackupSource, LinkIdentity } from '../repository/index.js'

/** A link as the kernel shows it now, and where it was looked at. */
export interface Sighting {
  link: Link
  identity: Identity
}

export interface EthernetLink extends Link {
  readonly address: string
}

export function sourceOf(link: EthernetLink, { bootId, namespace }: Identity): BackupSource {
  const { name, address, up, index, permanent, kind } = link
  return { name, address, up, identity: { index, permanent, kind, bootId, namespace } }
}

/** A backend that cannot tell kinds, ifconfig's, says null of every link. */
const isOtherKind = (before: string | null, now: string | null): boolean =>
  before !== null && now !== null && before !== now

/** Why the link seen is not the one backed up; undefined where nothing speaks against it. */
export function whyReplaced({ identity: before }: Backup, { link, identity }: Sighting): string | undefined {
  if (!before) return undefined // the name is all that is known of it
  return whyOther(before, link) ?? whyElsewhere(before, link, identity)
}

function whyOther(before: LinkIdentity, { permanent, kind }: Link): string | undefined {
  if (before.permanent !== permanent)
    return `its permanent address is ${permanent ?? 'none'}, not ${before.permanent ?? 'none'}`
  if (isOtherKind(before.kind, kind))
    return `it is of the kind ${kind ?? 'none'}, not ${before.kind ?? 'none'}`
  return undefined
}

function whyElsewhere(before: LinkIdentity, { index }: Link, identity: Identity): string | undefined {
  // Indexes and namespace numbers are handed out anew with every boot.
  if (before.bootId !== identity.bootId) return undefined
  if (before.namespace !== identity.namespace)
    return `it is in another network namespace (${identity.namespace}, not ${before.namespace})`
  if (before.index !== index)
    return `its index is ${String(index)}, not ${String(before.index)}: it was made anew`
  return undefined
}

/** @throws LladdrError LINK_REPLACED. */
export function assertSameLink(backup: Backup, sighting: Sighting): void {
  const why = whyReplaced(backup, sighting)
  if (why === undefined) return
  const { name } = sighting.link
  const message = `"${name}" is not the link whose original address ${backup.original} is backed up: ${why}.`
  throw new LladdrError('LINK_REPLACED', message, {
    link: name,
    hint: `If the old link is gone for good, forget its backup with \`lladdr backup clear ${name}\`.`,
  })
}
