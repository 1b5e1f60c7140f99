import type { LinkLayer } from '../link/index.js'
import { run, runSync } from '../task.js'
import type { MacAddressRepository } from '../repository/index.js'
import type { Context } from './context.js'
import { cycle, type CycleRequest, type CycleStep } from './cycle.js'
import { guard, type GuardEvent, type GuardOptions } from './guard.js'
import { recover, type RecoverResult } from './recover.js'
import { restore, restoreAll, type RestoreOptions, type RestoreResult } from './restore.js'
import { spoof, type SpoofRequest, type SpoofResult } from './spoof.js'
import { status, type SpoofStatus } from './status.js'

/**
 * Changes addresses durably: with a backup of the original on disk first, read back, recorded, and undone where anything
 * fails. Every method has a sync twin with the same result and the same errors.
 */
export class Spoofer implements Disposable, AsyncDisposable {
  readonly #context: Context
  readonly #ownsLinks: boolean

  /** @internal Use openSpoofer(). */
  constructor(context: Context, ownsLinks: boolean) {
    this.#context = context
    this.#ownsLinks = ownsLinks
  }

  get links(): LinkLayer {
    return this.#context.links
  }

  get repository(): MacAddressRepository {
    return this.#context.repository
  }

  /**
   * Give a link another address; its original is on disk before the link is touched. An array of names is one
   * transaction: all links, or none.
   * @throws LladdrError LINK_NOT_FOUND, LINK_LOOPBACK, LINK_NOT_ETHERNET, LINK_REPLACED, PERMISSION_DENIED, LOCK_TIMEOUT,
   * what `generate` and `LinkLayer.setAddress` throw, CHANGE_IGNORED, VERIFY_FAILED, ROLLBACK_FAILED, and the store's.
   */
  async spoof(name: string, request: SpoofRequest): Promise<SpoofResult>
  async spoof(names: readonly string[], request: SpoofRequest): Promise<SpoofResult[]>
  async spoof(names: string | readonly string[], request: SpoofRequest): Promise<unknown> {
    return typeof names === 'string'
      ? (await run(spoof(this.#context, [names], request)))[0]
      : run(spoof(this.#context, names, request))
  }

  spoofSync(name: string, request: SpoofRequest): SpoofResult
  spoofSync(names: readonly string[], request: SpoofRequest): SpoofResult[]
  spoofSync(names: string | readonly string[], request: SpoofRequest): unknown {
    return typeof names === 'string'
      ? runSync(spoof(this.#context, [names], request))[0]
      : runSync(spoof(this.#context, names, request))
  }

  /**
   * Put a link's original address back.
   * @throws LladdrError BACKUP_MISSING, ALREADY_RESTORED, LINK_NOT_FOUND, LINK_REPLACED, PERMISSION_DENIED, and as spoof.
   */
  async restore(name: string, options: RestoreOptions = {}): Promise<RestoreResult> {
    return run(restore(this.#context, name, options))
  }

  restoreSync(name: string, options: RestoreOptions = {}): RestoreResult {
    return runSync(restore(this.#context, name, options))
  }

  /** Put back every original. @throws RestoreAllError at the end where some failed: it tells both, `restored` and `failures`. */
  async restoreAll(options: RestoreOptions = {}): Promise<RestoreResult[]> {
    return run(restoreAll(this.#context, options))
  }

  restoreAllSync(options: RestoreOptions = {}): RestoreResult[] {
    return runSync(restoreAll(this.#context, options))
  }

  /** Settle what a crash interrupted, against what the kernel shows. Runs by itself when a spoofer is opened. */
  async recover(): Promise<RecoverResult[]> {
    return run(recover(this.#context))
  }

  recoverSync(): RecoverResult[] {
    return runSync(recover(this.#context))
  }

  /** What is spoofed, since when, drifted or not. */
  async status(): Promise<SpoofStatus[]> {
    return run(status(this.#context))
  }

  statusSync(): SpoofStatus[] {
    return runSync(status(this.#context))
  }

  /**
   * Give links another address again and again. The first round begins at once; each step is one link of a round.
   * @throws LladdrError ARGUMENT_INVALID, and as spoof and restore; the signal's reason.
   */
  cycle(names: readonly string[], request: CycleRequest): AsyncGenerator<CycleStep, void> {
    return cycle(this.#context, names, request)
  }

  /**
   * Watch over spoofed links, or with an empty list over all that are. A restore by us ends nothing: the link is as it
   * should be then. @throws LladdrError BACKUP_MISSING, WATCH_UNSUPPORTED; the signal's reason.
   */
  guard(names: readonly string[] = [], options: GuardOptions = {}): AsyncGenerator<GuardEvent, void> {
    return guard(this.#context, names, options)
  }

  /** Idempotent. Closes the links too, unless they were given to openSpoofer(). */
  close(): void {
    this.#context.repository.close()
    if (this.#ownsLinks) this.#context.links.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.repository[Symbol.asyncDispose]()
    this.close()
  }
}
