import { generate, type PolicyRequest } from '../address/index.js'
import { LladdrError } from '../errors/index.js'
import { ARPHRD_LOOPBACK, type Link } from '../link/index.js'
import type { Backup, BackupSource } from '../repository/index.js'
import { assertSameLink, sourceOf, type EthernetLink, type Sighting } from './identity.js'
import type { InUse } from './in-use.js'
import { settle } from './settle.js'

/** What is to happen to one link. */
export interface Plan {
  name: string
  /** The link before the change. */
  source: BackupSource
  /** The backup before the change, settled; undefined for a first spoof. */
  before: Backup | undefined
  original: string
  target: string
}

/** @throws LladdrError LINK_LOOPBACK, LINK_NOT_ETHERNET. */
export function assertSpoofable(link: Link): asserts link is EthernetLink {
  const { name, type, address } = link
  if (type === ARPHRD_LOOPBACK) {
    throw new LladdrError('LINK_LOOPBACK', `"${name}" is a loopback link; its address is not changed.`, {
      link: name,
    })
  }
  if (address !== null && /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(address)) return
  const what =
    address === null ? 'has no link-layer address' : `has the address ${address}, which is not six octets`
  throw new LladdrError('LINK_NOT_ETHERNET', `"${name}" ${what}.`, { link: name })
}

export interface PlanInput {
  sighting: Sighting
  backup: Backup | undefined
  request: PolicyRequest & { allowDuplicate?: boolean }
  /** The target is added. */
  inUse: InUse
}

/** Decide, without touching anything. Pure but for the random generator of the policy. */
export function planSpoof({ sighting, backup, request, inUse }: PlanInput): Plan {
  const { link, identity } = sighting
  assertSpoofable(link)
  // After a restore the record is history: whatever link has the name now starts anew.
  const active = backup?.state === 'restored' ? undefined : backup
  if (active) assertSameLink(active, sighting)
  const before = active && settle(active, sighting)
  const { name, address: current, permanent } = link
  const original = before === undefined || before.state === 'restored' ? current : before.original
  const target = generate(request, {
    link: name,
    current,
    permanent,
    original,
    bootId: identity.bootId,
    taken: inUse.for(link),
    allowDuplicate: request.allowDuplicate,
  })
  inUse.add(target, { link, words: `"${name}" by this very change` })
  return { name, source: sourceOf(link, identity), before: before ?? backup, original, target }
}
