import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { IdMap } from '../../../src/index.js'

export const CALLERS = 16

/** That a caller was given its number: this must hold for ever. */
export interface Acknowledged {
  caller: number
  external: string
}

/** A caller, and how many allocations it has behind it. */
export type Progress = readonly [caller: number, done: number]

export interface Order {
  directory: string
  /** How many allocations each caller is to have in the end. */
  total: number
  /** Async callers share the process; a sync one has it for itself. */
  form: 'async' | 'sync'
  callers: readonly Progress[]
}

export const internalOf = (caller: number, index: number): string => `${String(caller)}/${String(index)}`

const request = (caller: number, index: number): { internal: string; tool: string; key: string } => ({
  internal: internalOf(caller, index),
  tool: 'jira',
  key: 'OPS',
})

const program = fileURLToPath(import.meta.url)

/** A process that allocates and tells of every single one; it can be killed at any time. */
export class Allocators {
  readonly callers: readonly number[]
  readonly #process: ChildProcess
  readonly #over: Promise<unknown>

  constructor(order: Order, hear: (word: Acknowledged) => void) {
    this.callers = order.callers.map(([caller]) => caller)
    this.#process = fork(program, [JSON.stringify(order)], { execArgv: ['--import=tsx'] })
    this.#process.on('message', hear)
    // Not the exit alone: what was said before it may arrive after it.
    this.#over = Promise.all([once(this.#process, 'exit'), once(this.#process, 'disconnect')])
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }

  /** How it ended, once all that it said has been heard. */
  async end(): Promise<'done' | 'killed' | 'failed'> {
    await this.#over
    if (this.#process.signalCode === 'SIGKILL') return 'killed'
    return this.#process.exitCode === 0 ? 'done' : 'failed'
  }
}

function tell(caller: number, external: string): void {
  process.send?.({ caller, external } satisfies Acknowledged)
}

async function allocate({ directory, total, form, callers }: Order): Promise<void> {
  await using ids = await IdMap.open(directory, { lockTimeout: 600_000 })
  if (form === 'async') {
    await Promise.all(callers.map(async (progress) => allocateAll(ids, progress, total)))
    return
  }
  for (const [caller, done] of callers) {
    for (let index = done; index < total; index++)
      tell(caller, ids.allocateSync(request(caller, index)).external)
  }
}

async function allocateAll(ids: IdMap, [caller, done]: Progress, total: number): Promise<void> {
  for (let index = done; index < total; index++) {
    tell(caller, (await ids.allocate(request(caller, index))).external)
  }
}

if (process.argv[1] === program) {
  await allocate(JSON.parse(process.argv[2] ?? '') as Order)
  process.disconnect()
}
