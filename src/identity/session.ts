import { nativeHost, memoryHost, type Host } from '../host/index.js'
import { silent, type Logger } from '../log.js'
import type { RestoreOptions, Spoofer, SpoofStatus } from '../spoof/index.js'
import { openStore, openStoreSync, type Store, type StoreOptions } from '../store/index.js'
import { call, run, runSync, type Task } from '../task.js'
import { apply, type IdentityRequest, type IdentityResult } from './apply.js'
import { recordOf, type Context } from './context.js'
import { collections, type SessionRecord } from './record.js'
import { recover, type IdentityRecoverResult } from './recover.js'
import { restore, type IdentityRestoreResult } from './restore.js'

export interface OpenIdentityOptions extends Pick<StoreOptions, 'lockTimeout'> {
  /** Whose links and state directory the session uses; closing the session leaves it open. */
  spoofer: Spoofer
  /** Default: this process's own, or a simulated one where the links are. */
  host?: Host
  /** Told what was found and left alone; default: nobody. */
  log?: Logger
}

export interface IdentityStatus {
  hostname: {
    current: string
    /** What `restore` puts back; null where the session did not change it. */
    original: string | null
    /** Something else changed it since. */
    drifted: boolean
  }
  /** The links of the session, those that are not restored. */
  links: SpoofStatus[]
  /** A change was begun and not finished; `recover` puts back what it did. */
  interrupted: boolean
  /** ISO 8601; null where there is no session. */
  since: string | null
}

/**
 * Link addresses and the host name changed together: all of them, or none, also after a crash. One session at a time for
 * each UTS namespace; a second `apply` goes on with it and keeps its originals. Every method has a sync twin.
 */
export class IdentitySession implements Disposable, AsyncDisposable {
  readonly #context: Context

  /** @internal Use openIdentity(). */
  constructor(store: Store<typeof collections>, { spoofer, host, log = silent }: OpenIdentityOptions) {
    const simulated = spoofer.links.backend === 'memory'
    this.#context = { spoofer, store, log, host: host ?? (simulated ? memoryHost() : nativeHost()) }
  }

  /**
   * @throws LladdrError HOSTNAME_INVALID, ARGUMENT_INVALID, LINK_NOT_FOUND, PERMISSION_DENIED before anything is touched; then as
   * Spoofer.spoof, CHANGE_IGNORED, ROLLBACK_FAILED.
   */
  async apply(request: IdentityRequest): Promise<IdentityResult> {
    return run(apply(this.#context, request))
  }

  applySync(request: IdentityRequest): IdentityResult {
    return runSync(apply(this.#context, request))
  }

  /** Put every original back. @throws LladdrError SESSION_MISSING, PERMISSION_DENIED, and as Spoofer.restore. */
  async restore(options: RestoreOptions = {}): Promise<IdentityRestoreResult> {
    return run(restore(this.#context, options))
  }

  restoreSync(options: RestoreOptions = {}): IdentityRestoreResult {
    return runSync(restore(this.#context, options))
  }

  /** Undo a change that a crash interrupted. @throws LladdrError ROLLBACK_FAILED. */
  async recover(): Promise<IdentityRecoverResult> {
    return run(recover(this.#context))
  }

  recoverSync(): IdentityRecoverResult {
    return runSync(recover(this.#context))
  }

  /** What is changed, against what the kernel shows. Needs no privilege and changes nothing. */
  async status(): Promise<IdentityStatus> {
    return run(status(this.#context))
  }

  statusSync(): IdentityStatus {
    return runSync(status(this.#context))
  }

  /** Idempotent. */
  close(): void {
    this.#context.store.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.store[Symbol.asyncDispose]()
  }
}

function* status(context: Context): Task<IdentityStatus> {
  const statuses = yield* call(context.spoofer, 'status')
  const current = context.host.name()
  const record = recordOf(context)
  if (!record)
    return {
      hostname: { current, original: null, drifted: false },
      links: [],
      interrupted: false,
      since: null,
    }
  const { change, updated: since } = record
  const names = new Set([...record.links, ...Object.keys(change?.links ?? {})])
  return {
    hostname: statusOfHostName(record, current),
    links: statuses.filter(({ name }) => names.has(name)),
    interrupted: change !== null,
    since,
  }
}

const statusOfHostName = (
  { hostname, change }: SessionRecord,
  current: string,
): IdentityStatus['hostname'] =>
  hostname
    ? { current, original: hostname.original, drifted: hostname.current !== current }
    : { current, original: change?.hostname?.previous ?? null, drifted: false }

/** Open the identity session of this process's UTS namespace. @throws LladdrError STATE_DAMAGED, STATE_NEWER, STATE_UNREADABLE. */
export async function openIdentity(options: OpenIdentityOptions): Promise<IdentitySession> {
  const { directory } = options.spoofer.repository
  return new IdentitySession(await openStore(directory, collections, storeOptions(options)), options)
}

/** {@link openIdentity}, blocking. */
export function openIdentitySync(options: OpenIdentityOptions): IdentitySession {
  const { directory } = options.spoofer.repository
  return new IdentitySession(openStoreSync(directory, collections, storeOptions(options)), options)
}

const storeOptions = ({ lockTimeout, log }: OpenIdentityOptions): StoreOptions => ({
  ...(lockTimeout !== undefined && { lockTimeout }),
  ...(log && { log }),
})
