import { LladdrError } from '../errors/index.js'
import { withResolvers } from '../task.js'
import type { Changes, CollectionDefinition, CollectionWriter } from './collection.js'
import { Draft } from './draft.js'
import { Writer } from './reader.js'
import type { View } from './table.js'

/** A caller's function over the collections, by name. */
export type Change = (entries: Record<string, CollectionWriter<object>>) => unknown

export interface JobOptions {
  /** Its caller is to be told only when it is on the medium. Default true. */
  durable?: boolean
  /** Its caller is to be told only when the journal has been compacted. Default false. */
  compacts?: boolean
}

/** A transaction on its way. */
export class Job {
  readonly change: Change
  readonly durable: boolean
  readonly compacts: boolean
  #promised: ReturnType<typeof withResolvers<unknown>> | undefined
  #outcome: { value: unknown } | { reason: unknown } | undefined
  #value: unknown

  constructor(change: Change, { durable = true, compacts = false }: JobOptions = {}) {
    this.change = change
    this.durable = durable
    this.compacts = compacts
  }

  /** For an async caller, who asks before it is begun. For a sync one none is made: a loop of them would pile up what waits for the event loop. */
  get promise(): Promise<unknown> {
    this.#promised ??= withResolvers<unknown>()
    return this.#promised.promise
  }

  /** Run the caller's function, and add its changes to the group; where it fails, none, and the caller is told. */
  try(group: Group): boolean {
    const drafts = group.drafts()
    try {
      this.#value = this.change(
        Object.fromEntries(Array.from(drafts, ([name, draft]) => [name, new Writer(draft)])),
      )
      assertSync(this.#value)
    } catch (error) {
      this.fail(error)
      return false
    }
    group.absorb(changesOf(drafts))
    return true
  }

  finish(): void {
    this.#outcome = { value: this.#value }
    this.#promised?.resolve(this.#value)
  }

  fail(reason: unknown): void {
    this.#outcome = { reason }
    this.#promised?.reject(reason)
  }

  /** Of a job that is done. */
  result(): unknown {
    if (!this.#outcome) throw new TypeError('The transaction is not done.')
    if ('reason' in this.#outcome) throw this.#outcome.reason
    return this.#outcome.value
  }
}

function assertSync(value: unknown): void {
  if (!(value instanceof Promise)) return
  value.catch(() => undefined) // ours is the error to tell
  throw new LladdrError('ARGUMENT_INVALID', 'The function given to a transaction must not be async.')
}

const changesOf = (drafts: ReadonlyMap<string, Draft>): Changes =>
  new Map(
    Array.from(drafts, ([name, { changes }]) => [name, changes] as const).filter(([, { size }]) => size > 0),
  )

/** The changes of several transactions, one after another, that are to be one commit. */
export class Group {
  readonly #drafts: ReadonlyMap<string, Draft>

  constructor(definitions: ReadonlyMap<string, CollectionDefinition>, viewOf: (name: string) => View) {
    this.#drafts = new Map(
      Array.from(definitions, ([name, definition]) => [name, new Draft(viewOf(name), definition)]),
    )
  }

  get changes(): Changes {
    return changesOf(this.#drafts)
  }

  /** On top of all that was absorbed so far. */
  drafts(): Map<string, Draft> {
    return new Map(Array.from(this.#drafts, ([name, base]) => [name, new Draft(base, base.definition)]))
  }

  absorb(changes: Changes): void {
    for (const [name, entries] of changes) this.#drafts.get(name)?.absorb(entries)
  }
}
