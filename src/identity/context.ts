import type { Host } from '../host/index.js'
import type { Logger } from '../log.js'
import { needed } from '../host/index.js'
import { LladdrError } from '../errors/index.js'
import type { Spoofer } from '../spoof/index.js'
import type { Store } from '../store/index.js'
import { call, type Task } from '../task.js'
import { isEmpty, type collections, type SessionRecord } from './record.js'

/** What every operation of a session works with. */
export interface Context {
  spoofer: Spoofer
  host: Host
  store: Store<typeof collections>
  log: Logger
}

/** The record of this host. Undefined where there is none, or one of an earlier boot, which undid what it tells of. */
export function recordOf({ store, host, spoofer }: Context): SessionRecord | undefined {
  const record = store.collections.identity_sessions.get(host.namespace())
  return record?.bootId === spoofer.links.identity().bootId ? record : undefined
}

export const isHere = ({ spoofer }: Context, { netns }: SessionRecord): boolean =>
  netns === (spoofer.links.identity().label ?? null)

/** A host has one session, and its links are found in one network namespace. @throws LladdrError SESSION_ELSEWHERE. */
export function assertHere(context: Context, record: SessionRecord): void {
  if (isHere(context, record)) return
  const where =
    record.netns === null
      ? 'the own network namespace of the process that began it'
      : `the network namespace ${record.netns}`
  throw new LladdrError('SESSION_ELSEWHERE', `The identity session in force has its links in ${where}.`)
}

/** Durably; a record that tells of nothing any more goes. */
export function* keep({ store, host }: Context, record: SessionRecord): Task<void> {
  const key = host.namespace()
  yield* call(store, 'transaction', ({ identity_sessions }) => {
    if (isEmpty(record)) identity_sessions.delete(key)
    else identity_sessions.set(key, record)
  })
}

/** Run `work` while no other change of this host's identity can, here or in another process. */
export function* whileLocked<T>({ store, host }: Context, work: Task<T>, timeout?: number): Task<T> {
  const held = yield* call(store, 'lock', [`identity ${host.namespace()}`], timeout)
  try {
    return yield* work
  } finally {
    held.release()
  }
}

/** @throws LladdrError PERMISSION_DENIED, before anything is touched. */
export function assertMayChange(
  { spoofer, host }: Context,
  wants: { links: boolean; hostname: boolean },
): void {
  if (wants.links && !spoofer.links.mayChange())
    throw new LladdrError('PERMISSION_DENIED', 'No permission to change the addresses of links.')
  if (wants.hostname && !host.mayChange())
    throw new LladdrError('PERMISSION_DENIED', 'No permission to set the host name.', { hint: needed })
}

/** Set it and read it back. @throws LladdrError CHANGE_IGNORED and as Host.setName. */
export function setHostName({ host }: Context, name: string): void {
  host.setName(name)
  const shown = host.name()
  if (shown === name) return
  throw new LladdrError('CHANGE_IGNORED', `The host name was set to "${name}", but it is "${shown}".`, {
    hint: 'Look for what else sets the host name: a DHCP client, NetworkManager, or on macOS configd.',
  })
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
