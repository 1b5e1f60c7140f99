import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { openStoreSync } from '../../src/index.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { definitions } from './helpers/collections.js'
import { forms, type TestStore } from './helpers/forms.js'

const program = fileURLToPath(new URL('../fixtures/commit-lazily.ts', import.meta.url))

/** How many numbers were committed. Fails where one is missing, exchanged, or wrong. */
function committed(t: ExecutionContext, { collections }: TestStore): number {
  const total = collections.counters.get('total')?.next ?? 0
  const expected = Array.from({ length: total }, (_, index) => String(index + 1))
  t.deepEqual(
    expected.map((number) => collections.addresses.get(`link${number}`)?.original),
    expected,
  )
  t.is(collections.addresses.size, total)
  return total
}

/** Let it commit, kill it in the midst after so many acknowledgements, and give the last acknowledged number. */
async function killAfter(directory: string, form: string, acknowledgements: number): Promise<number> {
  const child = spawn(process.execPath, ['--import=tsx', program, directory, form], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  const numbers: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    numbers.push(Number(line.split(' ')[1]))
    if (numbers.length === acknowledgements) child.kill('SIGKILL')
  }
  await closed
  return Math.max(...numbers)
}

/** The transactions that a child has begun at once and that may be there without having been acknowledged. */
const IN_FLIGHT = 5

for (const { name: form } of forms)
  test.serial(
    `A3: a process killed again and again amid lazy commits loses none that was acknowledged, and exchanges none (${form})`,
    async (t) => {
      const directory = stateDirectory(t)
      // The last time is long enough for compactions.
      for (const acknowledgements of [1, 7, 8, 50, 333, 1500]) {
        const last = await killAfter(directory, form, acknowledgements)
        using store = openStoreSync(directory, definitions)
        const total = committed(t, store)
        t.true(
          total >= last && total <= last + IN_FLIGHT,
          `${String(last)} acknowledged, ${String(total)} there`,
        )
        t.is(store.check().status, 'good')
      }
    },
  )

interface Tail {
  directory: string
  /** All of it, and how much of it was flushed. */
  bytes: Buffer
  flushed: number
}

/** Two durable commits, and four lazy ones behind them that a power cut may take. */
function lazyTail(t: ExecutionContext): Tail {
  const directory = stateDirectory(t)
  const store = openStoreSync(directory, definitions)
  const commit = (number: number, durable: boolean): void => {
    store.transactionSync(
      ({ addresses, counters }) => {
        counters.set('total', { next: number })
        addresses.set(`link${String(number)}`, { original: String(number) })
      },
      { durable },
    )
  }
  const journal = join(directory, 'journal.ndjson')
  for (const number of [1, 2]) commit(number, true)
  const flushed = readFileSync(journal).length
  for (const number of [3, 4, 5, 6]) commit(number, false)
  return { directory, bytes: readFileSync(journal), flushed }
}

function* everyOctet({ bytes, flushed }: Tail, lose: (at: number) => Buffer): Iterable<Buffer> {
  for (let at = flushed; at < bytes.length; at++) yield lose(at)
}

/** A medium writes sectors, in any order: every set of those behind what was flushed may be zeros. */
function* everySetOfSectors({ bytes, flushed }: Tail): Iterable<Buffer> {
  const first = Math.floor(flushed / 512)
  const count = Math.ceil(bytes.length / 512) - first
  for (let set = 1; set < 1 << count; set++) {
    const left = Buffer.from(bytes)
    for (let sector = 0; sector < count; sector++)
      if ((set >> sector) & 1) {
        const [from, to] = [(first + sector) * 512, (first + sector + 1) * 512]
        left.fill(0, Math.max(flushed, from), Math.min(to, bytes.length))
      }
    yield left
  }
}

const losses: [what: string, left: (tail: Tail) => Iterable<Buffer>][] = [
  ['cut off at every octet', (tail) => everyOctet(tail, (at) => tail.bytes.subarray(0, at))],
  ['zeros from every octet on', (tail) => everyOctet(tail, (at) => Buffer.from(tail.bytes).fill(0, at))],
  ['zeros in any of its sectors', everySetOfSectors],
]

for (const [what, left] of losses)
  test(`A3: of lazy commits that a power cut takes, ${what}, the last ones go; those before them and the durable ones stay`, (t) => {
    const tail = lazyTail(t)
    const counts = new Set<number>()
    let points = 0
    for (const bytes of left(tail)) {
      writeFileSync(join(tail.directory, 'journal.ndjson'), bytes)
      using store = openStoreSync(tail.directory, definitions)
      const total = committed(t, store)
      t.true(total >= 2, `${String(total)} after point ${String(points)}`)
      counts.add(total)
      if (points++ % 61 === 0) goesOn(t, tail.directory, total + 1)
    }
    t.true(counts.has(2) && counts.size > 2, [...counts].join())
  })

/** The next commit comes after those that are left, in a copy of the directory. */
function goesOn(t: ExecutionContext, directory: string, next: number): void {
  const copy = `${directory}-copy`
  cpSync(directory, copy, { recursive: true })
  {
    using store = openStoreSync(copy, definitions)
    store.transactionSync(({ counters, addresses }) => {
      counters.set('total', { next })
      addresses.set(`link${String(next)}`, { original: String(next) })
    })
    t.is(committed(t, store), next)
  }
  using again = openStoreSync(copy, definitions)
  t.is(committed(t, again), next)
  rmSync(copy, { recursive: true })
}
