import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { FileLock, openStoreSync, type Transaction } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { Child } from './helpers/child.js'
import { definitions } from './helpers/collections.js'

const addTo =
  (order: string[], name: string) =>
  ({ counters }: Transaction<typeof definitions>): number => {
    order.push(name)
    const next = (counters.get('total')?.next ?? 0) + 1
    counters.set('total', { next })
    return next
  }

test('A9: a sync call while async transactions are in flight comes after them, and at once', async (t) => {
  using store = openStoreSync(stateDirectory(t), definitions)
  const order: string[] = []
  const inFlight = ['a', 'b'].map(async (name) => store.transaction(addTo(order, name)))
  t.is(store.transactionSync(addTo(order, 'sync')), 3)
  t.deepEqual(order, ['a', 'b', 'sync'])
  t.deepEqual(await Promise.all(inFlight), [1, 2])
  t.is(store.collections.counters.get('total')?.next, 3)
})

for (const turns of [0, 1, 2, 3, 5, 8]) {
  test(`A9: a sync call neither deadlocks nor overtakes, ${String(turns)} turns of the event loop after an async one`, async (t) => {
    using store = openStoreSync(stateDirectory(t), definitions)
    const order: string[] = []
    const inFlight = ['a', 'b', 'c'].map(async (name) => store.transaction(addTo(order, name)))
    for (let turn = 0; turn < turns; turn++) await setImmediate()
    const late = store.transaction(addTo(order, 'late'))
    t.is(store.transactionSync(addTo(order, 'sync')), 5)
    t.deepEqual(order, ['a', 'b', 'c', 'late', 'sync'])
    t.deepEqual(await Promise.all([...inFlight, late]), [1, 2, 3, 4])
  })
}

test('A9: a sync call takes over from an async one that waits for the lock', async (t) => {
  const directory = stateDirectory(t)
  using store = openStoreSync(directory, definitions, { lockTimeout: 60_000 })
  store.transactionSync(() => undefined)
  const holder = new Child(t, ['holdByteFor', join(directory, 'lock'), '0', '300'])
  t.is(await holder.word(), 'held')
  const order: string[] = []
  const waiting = store.transaction(addTo(order, 'async'))
  await setImmediate()
  t.is(store.transactionSync(addTo(order, 'sync')), 2)
  t.deepEqual(order, ['async', 'sync'])
  t.is(await waiting, 1)
})

test('A9: when the lock cannot be had in time, every waiting transaction is told, the sync one too', async (t) => {
  const directory = stateDirectory(t)
  using store = openStoreSync(directory, definitions, { lockTimeout: 50 })
  store.transactionSync(() => undefined)
  using lock = FileLock.acquireSync({ path: join(directory, 'lock') })
  const waiting = throwsCode(t, store.transaction(addTo([], 'async')), 'LOCK_TIMEOUT')
  await setImmediate()
  t.throws(() => store.transactionSync(addTo([], 'sync')), { code: 'LOCK_TIMEOUT' })
  await waiting
  lock.release()
  t.is(store.transactionSync(addTo([], 'sync')), 1)
})

test('A3: transactions that arrive together share one commit', async (t) => {
  using store = openStoreSync(stateDirectory(t), definitions)
  const order: string[] = []
  await Promise.all(Array.from({ length: 50 }, async () => store.transaction(addTo(order, 'x'))))
  t.is(store.collections.counters.get('total')?.next, 50)
  t.is(store.stats().sequence, 1)
})

test('A9: a transaction waits for its turn and then gets it', async (t) => {
  const directory = stateDirectory(t)
  using store = openStoreSync(directory, definitions)
  store.transactionSync(() => undefined)
  const lock = FileLock.acquireSync({ path: join(directory, 'lock') })
  const order: string[] = []
  const waiting = store.transaction(() => order.push('transaction'))
  // By the next turn of the event loop it would have gone through, were it not waiting.
  await setImmediate()
  order.push('release')
  lock.release()
  await waiting
  t.deepEqual(order, ['release', 'transaction'])
})

test('A9: a transaction inside a transaction is refused at once instead of waiting for itself', (t) => {
  using store = openStoreSync(stateDirectory(t), definitions, { lockTimeout: 60_000 })
  const idle = (): void => undefined
  const inner = (): unknown => t.throws(() => store.transactionSync(idle), { code: 'STORE_BUSY' })
  store.transactionSync(inner)
  store.transactionSync(idle)
})

test('A9: a failed transaction leaves the store usable for the next in line', async (t) => {
  using store = openStoreSync(stateDirectory(t), definitions)
  const failing = store.transaction(() => {
    throw new Error('no')
  })
  const following = store.transaction(({ counters }) => {
    counters.set('total', { next: 1 })
  })
  await t.throwsAsync(failing, { message: 'no' })
  await following
  t.is(store.collections.counters.get('total')?.next, 1)
})

test('A9: transactions asked for before close() finish; disposal waits for them', async (t) => {
  const directory = stateDirectory(t)
  const done: number[] = []
  {
    await using store = openStoreSync(directory, definitions)
    const add = async (next: number): Promise<void> => {
      await store.transaction(({ counters }) => {
        counters.set('total', { next })
      })
      done.push(next)
    }
    for (const next of [1, 2, 3]) void add(next)
    store.close()
  }
  t.deepEqual(done, [1, 2, 3])
  t.is(openStoreSync(directory, definitions).collections.counters.get('total')?.next, 3)
})
