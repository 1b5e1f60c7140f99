import type { Backup } from '../repository/index.js'
import type { Link } from '../link/index.js'
import { call, type Task } from '../task.js'
import type { Context } from './context.js'
import { whyReplaced } from './identity.js'

/**
 * - `spoofed`: the link has the address it was given
 * - `drifted`: something else gave it another one since
 * - `undone`: something else gave it its original back
 * - `interrupted`: a change was begun and not finished; `recover` settles it
 * - `missing`: there is no such link now
 * - `replaced`: the name belongs to another link now
 */
export type SpoofState = 'spoofed' | 'drifted' | 'undone' | 'interrupted' | 'missing' | 'replaced'

export interface SpoofStatus {
  name: string
  state: SpoofState
  original: string
  /** What the link was given, or was to be given where interrupted. */
  expected: string
  /** What it has; null when it is missing. */
  address: string | null
  /** ISO 8601: when the last change was recorded. */
  since: string
  drifted: boolean
}

/** What is recorded as spoofed, against what the kernel shows. Needs no privilege and changes nothing. */
export function* status({ links, repository }: Context): Task<SpoofStatus[]> {
  const spoofed = repository.listSpoofed()
  if (spoofed.length === 0) return []
  const present = new Map((yield* call(links, 'list')).map((link) => [link.name, link]))
  const identity = links.identity()
  return spoofed.map(([name, backup]) => {
    const link = present.get(name)
    const state = link
      ? stateOf(backup, link, whyReplaced(backup, { link, identity }) !== undefined)
      : 'missing'
    const { original, current: expected, updated: since } = backup
    const drifted = state === 'drifted' || state === 'undone'
    return { name, state, original, expected, address: link?.address ?? null, since, drifted }
  })
}

function stateOf(backup: Backup, { address }: Link, replaced: boolean): SpoofState {
  if (replaced) return 'replaced'
  if (backup.state === 'intent') return 'interrupted'
  if (address === backup.current) return 'spoofed'
  return address === backup.original ? 'undone' : 'drifted'
}
