/** What closes at once, and by `using` and `await using`. */
export abstract class Closable implements Disposable, AsyncDisposable {
  /** Idempotent. */
  abstract close(): void

  [Symbol.dispose](): void {
    this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    return Promise.resolve()
  }
}
