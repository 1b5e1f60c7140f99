import { withResolvers } from '../task.js'

/** In milliseconds. */
const FIRST = 1000
const LONGEST = 60_000

/** A pause that is twice as long each time it is asked for in a row. */
export class Backoff {
  #pause: { over: Promise<undefined>; timer: NodeJS.Timeout } | undefined
  #next = FIRST

  /** Resolves with the end of the pause; undefined where none is on. */
  get over(): Promise<undefined> | undefined {
    return this.#pause?.over
  }

  /** Begin a pause, unless one is on; or end it, and the next is short again. */
  set(isWanted: boolean): void {
    if (isWanted) {
      this.#pause ??= this.#begin()
      return
    }
    clearTimeout(this.#pause?.timer)
    this.#pause = undefined
    this.#next = FIRST
  }

  #begin(): { over: Promise<undefined>; timer: NodeJS.Timeout } {
    const { promise: over, resolve } = withResolvers<undefined>()
    const timer = setTimeout(() => {
      this.#pause = undefined
      resolve(undefined)
    }, this.#next)
    this.#next = Math.min(2 * this.#next, LONGEST)
    return { over, timer }
  }
}
