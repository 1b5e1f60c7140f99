import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { FileLock, openStoreSync } from '../../src/store/index.js'
import { allocate, allocations } from './allocations.mjs'
import { forms, type FormName } from './scenes.js'
import { newDirectory, type Fault, type Setting } from './setting.js'
import type { Tally } from './tally.js'

const program = fileURLToPath(new URL('worker.mjs', import.meta.url))
const WORKERS = 16

export const processes: Fault = {
  title: '8. Sixteen processes killed at random while they allocate; sixteen callers in one process; aborts',
  run: async (tally, setting) => {
    await allocateAndKill(tally, setting)
    await callTogether(tally, setting)
    await abortWaits(tally, setting)
  },
}

/** A process that is started again whenever it was killed. */
class Worker {
  readonly acknowledged: number[] = []
  readonly #command: string[]
  #process: ChildProcess | undefined

  constructor(directory: string, { number, form, times }: { number: number; form: FormName; times: number }) {
    this.#command = [program, directory, form, String(number), String(times)]
  }

  /** Until it is done; gives how often it was killed. */
  async run(): Promise<number> {
    for (let kills = 0; ; kills++) {
      const child = spawn(process.execPath, this.#command, { stdio: ['ignore', 'pipe', 'inherit'] })
      this.#process = child
      const output: Buffer[] = []
      child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
      const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
      this.acknowledged.push(...Buffer.concat(output).toString().split('\n').filter(Boolean).map(Number))
      if (code === 0) return kills
      if (signal !== 'SIGKILL') throw new Error(`a worker ended with ${String(code)}, ${String(signal)}`)
    }
  }

  kill(): void {
    this.#process?.kill('SIGKILL')
  }
}

async function allocateAndKill(tally: Tally, setting: Setting): Promise<void> {
  const directory = newDirectory(setting)
  const times = setting.isQuick ? 100 : 1000
  const workers = Array.from({ length: WORKERS }, (_, number) => {
    const form = forms[number % 2] ?? 'sync'
    return new Worker(directory, { number, form, times })
  })
  const running = Promise.all(workers.map(async (worker) => worker.run()))
  const ending = new AbortController()
  const killing = (async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await setTimeout(randomInt(50, 600))
      workers[randomInt(WORKERS)]?.kill()
    }
  })()
  const kills = await running.finally(() => {
    ending.abort()
  })
  await killing
  tally.count(
    'processes killed',
    kills.reduce((sum, one) => sum + one, 0),
  )
  examine(tally, directory, { owners: workers.map(({ acknowledged }) => acknowledged), times })
}

interface Allocated {
  /** The numbers that each was told. */
  owners: readonly (readonly number[])[]
  times: number
}

function examine(tally: Tally, directory: string, { owners, times }: Allocated): void {
  FileLock.acquireSync({ path: join(directory, 'lock'), timeout: 0 }).release()
  using store = openStoreSync(directory, allocations)
  const { numbers, counters } = store.collections
  const all = owners.flat()
  tally.points += all.length
  tally.count('allocations acknowledged', all.length)
  if (new Set(all).size !== all.length) tally.wrong('a number was given out twice')
  for (const [owner, own] of owners.entries()) {
    const lost = own.filter((number) => numbers.get(String(number))?.owner !== owner)
    if (lost.length > 0) tally.lose(lost.length, `of owner ${String(owner)}: ${lost.join()}`)
    if (counters.get(`owner${String(owner)}`)?.next !== times)
      tally.wrong(`owner ${String(owner)} is not done`)
  }
  const total = owners.length * times
  if (counters.get('total')?.next !== total || numbers.size !== total) tally.wrong('the total is wrong')
  if (store.check().status !== 'good') tally.wrong('the files are not good')
}

/** In this process, with the pool's usual four threads, and sync calls in between. */
async function callTogether(tally: Tally, setting: Setting): Promise<void> {
  const directory = newDirectory(setting)
  const times = setting.isQuick ? 100 : 1000
  const owners = Array.from({ length: WORKERS }, (): number[] => [])
  {
    using store = openStoreSync(directory, allocations)
    await Promise.all(
      owners.map(async (own, owner) => {
        for (let time = 1; time <= times; time++) {
          const asked = store.transaction(allocate(owner, times))
          // A sync call comes after every async one that was begun before it.
          const between = time % 50 === owner ? store.transactionSync(allocate(owner, times)) : undefined
          const next = await asked
          if (next !== undefined) own.push(next)
          if (between !== undefined) own.push(between)
        }
      }),
    )
  }
  if (owners.some((own) => own.some((number, index) => number <= (own[index - 1] ?? 0))))
    tally.wrong('a caller was overtaken')
  tally.count('callers in one process', owners.length)
  examine(tally, directory, { owners, times })
}

/** How long an abort takes, while the lock is held elsewhere. */
async function abortWaits(tally: Tally, setting: Setting): Promise<void> {
  const path = `${newDirectory(setting)}.lock`
  using holder = await FileLock.acquire({ path })
  const delays: number[] = []
  for (let time = 0; time < 50; time++) {
    const controller = new AbortController()
    const waiting = FileLock.acquire({ path, timeout: 60_000, signal: controller.signal })
    await setTimeout(2)
    const began = performance.now()
    controller.abort()
    await waiting.then(
      (lock) => {
        lock.release()
        tally.wrong('a lock was granted twice')
      },
      () => delays.push(performance.now() - began),
    )
    tally.points++
  }
  holder.release()
  delays.sort((a, b) => a - b)
  const [median = Infinity, slowest = Infinity] = [delays[delays.length >> 1], delays.at(-1)]
  tally.count(
    `aborts of a wait, median ${median.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms`,
    delays.length,
  )
  // The slowest is the scheduler's on a busy machine.
  if (median > 50) tally.wrong('an abort took more than 50 ms')
}
