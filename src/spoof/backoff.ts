import { withResolvers } from '../task.js'

/** In milliseconds. */
const FIRST = 1000
const LONGEST = 60_000

/** A pause that is twice as long each time it is asked for in a row. */
export class Backoff {
  #over = withResolvers<undefined>()
  #timer: NodeJS.Timeout | undefined
  #next = FIRST

  /** Resolves with the end of the pause, if there is one. */
  get over(): Promise<undefined> {
    return this.#over.promise
  }

  /** Begin a pause, unless one is on; or end it, and the next is short again. */
  set(isWanted: boolean): void {
    if (!isWanted) {
      clearTimeout(this.#timer)
      this.#timer = undefined
      this.#next = FIRST
    } else this.#timer ??= setTimeout(() => this.#end(), this.#next)
  }

  #end(): void {
    this.#timer = undefined
    this.#next = Math.min(2 * this.#next, LONGEST)
    const { resolve } = this.#over
    this.#over = withResolvers()
    resolve(undefined)
  }
}
