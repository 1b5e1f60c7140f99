import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { openStoreSync, type StoreEvent } from '../../src/index.js'
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

test('B10: 20,000 lazy changes of one entry stay below the bound of compaction', (t) => {
  const directory = stateDirectory(t)
  using store = openStoreSync(directory, definitions)
  let largest = 0
  for (let turn = 0; turn < 20_000; turn++) {
    store.transactionSync(
      ({ addresses }) => {
        addresses.set('eth0', { original: String(turn) })
      },
      { durable: false },
    )
    if (turn % 100 === 0) largest = Math.max(largest, store.stats().journal)
  }
  t.true(largest < 256 * 1024 + 1024, String(largest))
  const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).size)
  t.true(sizes.reduce((sum, size) => sum + size, 0) < 1024 * 1024, sizes.join())
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

for (const mode of [0o720, 0o702])
  test(`A10: a state directory of mode ${mode.toString(8)} is STATE_INSECURE, and stays as it is`, (t) => {
    const directory = stateDirectory(t)
    mkdirSync(directory)
    chmodSync(directory, mode)
    t.throws(() => openStoreSync(directory, definitions), { code: 'STATE_INSECURE', message: /other users/ })
    t.deepEqual(readdirSync(directory), [])
  })

test('A10: a symbolic link in place of the journal is STATE_INSECURE', (t) => {
  const directory = stateDirectory(t)
  openStoreSync(directory, definitions).transactionSync(({ addresses }) => {
    addresses.set('eth0', { original: 'a' })
  })
  const journal = join(directory, 'journal.ndjson')
  renameSync(journal, `${directory}-journal`)
  symlinkSync(`${directory}-journal`, journal)
  t.throws(() => openStoreSync(directory, definitions), { code: 'STATE_INSECURE' })
})
