import type { Store } from '../store/index.js'

type Backing = Pick<Store<never>, 'close' | typeof Symbol.asyncDispose>

/** What stands on a store of its own, and goes with it. */
export abstract class StoreBacked implements Disposable, AsyncDisposable {
  readonly #backing: Backing

  protected constructor(backing: Backing) {
    this.#backing = backing
  }

  /** Idempotent. */
  close(): void {
    this.#backing.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#backing[Symbol.asyncDispose]()
  }
}
