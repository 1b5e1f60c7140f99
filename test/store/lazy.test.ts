import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { openStoreSync, type StoreEvent } from '../../src/index.js'
import { heapInUse } from '../helpers/heap.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { definitions } from './helpers/collections.js'

test('A3: a lazy transaction is seen by other stores at once, and is on disk without close', (t) => {
  const directory = stateDirectory(t)
  using store = openStoreSync(directory, definitions)
  using other = openStoreSync(directory, definitions)
  for (const original of ['a', 'b'])
    store.transactionSync(
      ({ addresses }) => {
        addresses.set('eth0', { original })
      },
      { durable: false },
    )
  t.is(other.collections.addresses.get('eth0')?.original, 'b')
  t.regex(readFileSync(join(directory, 'journal.ndjson'), 'utf8'), /"durable":false/)
})

test('B10: 20,000 lazy changes of one entry in one go stay below the bound of compaction, and leave nothing in memory', (t) => {
  const directory = stateDirectory(t)
  using store = openStoreSync(directory, definitions)
  let largest = 0
  let inUse = 0
  for (let turn = 0; turn < 20_000; turn++) {
    store.transactionSync(
      ({ addresses }) => {
        addresses.set('eth0', { original: String(turn) })
      },
      { durable: false },
    )
    if (turn === 2000) inUse = heapInUse()
    if (turn % 100 === 0) largest = Math.max(largest, store.stats().journal)
  }
  t.true(largest < 256 * 1024 + 1024, String(largest))
  const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).size)
  t.true(sizes.reduce((sum, size) => sum + size, 0) < 1024 * 1024, sizes.join())
  const growth = heapInUse() - inUse
  t.true(growth < 512 * 1024, `${String(growth)} octets more`)
  t.is(store.collections.addresses.get('eth0')?.original, '19999')
})

test('B10: a store that is told to compress reads its gzip back, and another store does too', (t) => {
  const directory = stateDirectory(t)
  const original = 'x'.repeat(5000)
  using store = openStoreSync(directory, definitions, { compressFrom: 1000 })
  store.transactionSync(({ addresses }) => {
    addresses.set('eth0', { original })
  })
  t.deepEqual([...readFileSync(join(directory, 'addresses.json')).subarray(0, 2)], [0x1f, 0x8b])
  using other = openStoreSync(directory, definitions)
  t.is(other.collections.addresses.get('eth0')?.original, original)
  t.is(other.check().status, 'good')
})

test.serial('B10: lladdr:store tells of locks, commits, compactions and misses', (t) => {
  const directory = stateDirectory(t)
  const events: StoreEvent[] = []
  const listen = (event: unknown): void => {
    if ((event as StoreEvent).directory === directory) events.push(event as StoreEvent)
  }
  subscribe('lladdr:store', listen)
  t.teardown(() => unsubscribe('lladdr:store', listen))
  using store = openStoreSync(directory, definitions)
  store.transactionSync(({ addresses }) => {
    addresses.set('eth0', { original: 'a' })
  })
  t.deepEqual([...new Set(events.map(({ event }) => event))].sort(), ['commit', 'compaction', 'lock', 'miss'])
  const commit = events.find(({ event }) => event === 'commit')
  t.like(commit, { transactions: 1, flushed: true })
})
