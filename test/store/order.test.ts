import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { FileLock, openStoreSync } from '../../src/index.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { definitions } from './helpers/collections.js'

test('A9: a sync call while an async transaction is in flight is refused, and works after it', async (t) => {
  using store = openStoreSync(stateDirectory(t), definitions)
  const inFlight = store.transaction(({ addresses }) => {
    addresses.set('eth0', { original: 'a' })
  })
  t.throws(() => store.transactionSync(() => undefined), { code: 'STORE_BUSY' })
  await inFlight
  t.deepEqual(
    store.transactionSync(({ addresses }) => addresses.get('eth0')),
    { original: 'a' },
  )
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
