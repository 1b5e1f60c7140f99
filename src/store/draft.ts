import * as z from 'zod'
import { LladdrError } from '../errors/index.js'
import { inKeyOrder, type CollectionWriter } from './collection.js'

/** Changes of one collection on top of what is committed; nothing else sees them before the commit. */
export class Draft implements CollectionWriter<object> {
  readonly #base: ReadonlyMap<string, object>
  readonly #schema: z.ZodType<object>
  readonly #changes = new Map<string, object | undefined>()

  constructor(base: ReadonlyMap<string, object>, schema: z.ZodType<object>) {
    this.#base = base
    this.#schema = schema
  }

  get isChanged(): boolean {
    return this.#changes.size > 0
  }

  get(key: string): object | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#base.get(key)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  entries(): [string, object][] {
    return inKeyOrder(this.result())
  }

  set(key: string, value: object): void {
    const checked = this.#schema.safeParse(value)
    if (!checked.success) {
      const problem = z.prettifyError(checked.error)
      throw new LladdrError('ARGUMENT_INVALID', `The entry "${key}" does not fit its schema: ${problem}`)
    }
    this.#changes.set(key, Object.freeze(checked.data))
  }

  delete(key: string): void {
    if (this.has(key)) this.#changes.set(key, undefined)
  }

  /** The whole collection as it will be. */
  result(): Map<string, object> {
    const result = new Map(this.#base)
    for (const [key, value] of this.#changes) {
      if (value === undefined) result.delete(key)
      else result.set(key, value)
    }
    return result
  }
}
