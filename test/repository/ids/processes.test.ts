import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { FileLock, IdMap } from '../../../src/index.js'
import { stateDirectory } from '../../helpers/state-directory.js'
import { Allocators, CALLERS, internalOf, type Acknowledged, type Order } from './allocators.js'

/** Of each of the 16 callers. `LLADDR_ALLOCATIONS=1000` is the full measure. */
const ALLOCATIONS = Number(process.env['LLADDR_ALLOCATIONS'] ?? 10)
const KILLS = 4 + Math.floor(ALLOCATIONS / 10)

type Group = Pick<Order, 'form'> & { callers: readonly number[] }

/** 16 callers in some processes, which are killed now and then and started again where they were. */
class Fleet {
  /** The external IDs that each caller was given, in order. */
  readonly given: string[][] = Array.from({ length: CALLERS }, () => [])
  kills = 0
  readonly #directory: string
  readonly #running = new Set<Allocators>()
  /** The caller that was heard of last is at the end: those in front are the next to have the lock, or have it. */
  readonly #turns: number[] = Array.from({ length: CALLERS }, (_, caller) => caller)

  constructor(t: ExecutionContext, directory: string) {
    this.#directory = directory
    t.teardown(() => {
      for (const each of this.#running) each.kill()
    })
  }

  async work(group: Group): Promise<'done' | 'failed'> {
    const { form } = group
    const callers = group.callers.map((caller) => [caller, this.given[caller]?.length ?? 0] as const)
    const order = { directory: this.#directory, total: ALLOCATIONS, form, callers }
    const allocators = new Allocators(order, (word) => {
      this.#hear(word)
    })
    this.#running.add(allocators)
    const end = await allocators.end()
    this.#running.delete(allocators)
    return end === 'killed' ? this.work(group) : end
  }

  #hear({ caller, external }: Acknowledged): void {
    this.given[caller]?.push(external)
    this.#turns.push(...this.#turns.splice(this.#turns.indexOf(caller), 1))
    const heard = this.given.reduce((sum, own) => sum + own.length, 0)
    if (heard * KILLS < (this.kills + 1) * CALLERS * ALLOCATIONS || this.kills === KILLS) return
    const victim = this.#turns[randomInt(3)] ?? caller
    this.kills++
    for (const each of this.#running) if (each.callers.includes(victim)) each.kill()
  }
}

async function allocateAmidKills(t: ExecutionContext, groups: readonly Group[]): Promise<void> {
  const directory = stateDirectory(t)
  const fleet = new Fleet(t, directory)
  const ends = await Promise.all(groups.map(async (group) => fleet.work(group)))
  t.deepEqual(new Set(ends), new Set(['done']))
  t.true(fleet.kills >= KILLS / 2, `${String(fleet.kills)} kills`)

  const total = CALLERS * ALLOCATIONS
  using ids = IdMap.openSync(directory)
  const numbers = ids.list().map(({ external }) => Number(external.slice('OPS-'.length)))
  const expected = Array.from({ length: total }, (_, index) => index + 1)
  t.deepEqual(
    numbers.sort((a, b) => a - b),
    expected,
    'no number is given twice, and none is lost',
  )
  t.deepEqual(ids.counters(), [{ tool: 'jira', key: 'OPS', next: total + 1 }])
  for (const [caller, given] of fleet.given.entries()) {
    const kept = given.map((_, index) => ids.list(internalOf(caller, index))[0]?.external)
    t.deepEqual(kept, given, 'nothing that was acknowledged is lost')
    t.is(given.length, ALLOCATIONS)
  }
  using lock = FileLock.acquireSync({ path: join(directory, 'lock'), timeout: 0 })
  t.truthy(lock, 'no lock is left')
  t.log(`${String(total)} allocations, ${String(fleet.kills)} kills, duplicates 0, lost 0`)
}

const everybody = Array.from({ length: CALLERS }, (_, caller) => caller)

test.serial(
  'B8: 16 processes that allocate and are killed at random: no duplicate, nothing lost, no lock left',
  async (t) => {
    t.timeout(3_600_000)
    const groups = everybody.map(
      (caller) => ({ form: caller % 2 === 0 ? 'async' : 'sync', callers: [caller] }) as const,
    )
    await allocateAmidKills(t, groups)
  },
)

test.serial(
  'B8: 16 async callers of one process, killed at random: no duplicate, nothing lost, no lock left',
  async (t) => {
    t.timeout(3_600_000)
    await allocateAmidKills(t, [{ form: 'async', callers: everybody }])
  },
)
