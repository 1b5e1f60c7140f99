import { setImmediate } from 'node:timers/promises'
import { LinkHistory, type LinkNews } from './history.js'
import type { LinkEvent, LinkWatch, WatchOptions } from './link.js'

/** Where news come from: a thread of the addon, or the simulation. */
export interface NewsSource {
  /** What is new, in order; empty when that is all. */
  take(): LinkNews[]
  close(): void
}

/** @param onNews to be called whenever there may be something to take. */
export type OpenNews = (onNews: () => void) => NewsSource

/** News of a source as events. */
export class NewsWatch implements LinkWatch {
  readonly ready: Promise<void>
  readonly #source: NewsSource
  readonly #history = new LinkHistory()
  #events: LinkEvent[] = []
  #wake: () => void = () => undefined
  #turn: Promise<unknown>
  #open = true
  #failure: { reason: unknown } | undefined
  readonly #forget: () => void

  constructor(open: OpenNews, { signal }: WatchOptions = {}) {
    signal?.throwIfAborted()
    this.#source = open(() => {
      this.#wake()
    })
    const abort = (): void => {
      this.#end({ reason: signal?.reason })
    }
    signal?.addEventListener('abort', abort, { once: true })
    this.#forget = () => signal?.removeEventListener('abort', abort)
    this.ready = this.#start()
    this.#turn = this.ready.catch(() => undefined)
  }

  async next(): Promise<IteratorResult<LinkEvent, undefined>> {
    const turn = this.#turn.then(async () => this.#next())
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async return(): Promise<IteratorResult<LinkEvent, undefined>> {
    this.close()
    return Promise.resolve({ done: true, value: undefined })
  }

  close(): void {
    this.#end(undefined)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    return Promise.resolve()
  }

  async #start(): Promise<void> {
    await Promise.resolve() // whoever opens the watch has it by then
    while (this.#open && !this.#history.isComplete) await this.#refill()
    if (this.#failure) throw this.#failure.reason
  }

  async #next(): Promise<IteratorResult<LinkEvent, undefined>> {
    while (this.#open && this.#events.length === 0) await this.#refill()
    const failure = this.#failure
    this.#failure = undefined
    if (failure) throw failure.reason
    const value = this.#open ? this.#events.shift() : undefined
    return value ? { done: false, value } : { done: true, value: undefined }
  }

  /** One piece at a time, so that a long description does not hold up the event loop. */
  async #refill(): Promise<void> {
    const news = this.#take()
    this.#events = news.flatMap((piece) => this.#history.add(piece))
    if (!this.#open || this.#events.length > 0) return
    if (news.length > 0) await setImmediate()
    else await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  #take(): LinkNews[] {
    try {
      return this.#source.take()
    } catch (reason) {
      this.#end({ reason })
      return []
    }
  }

  #end(failure: { reason: unknown } | undefined): void {
    if (!this.#open) return
    this.#open = false
    this.#failure = failure
    this.#events = []
    this.#forget()
    this.#source.close()
    this.#wake()
  }
}
