import test from 'ava'
import { MemoryStore } from '../../src/store/memory-store.js'
import { definitions } from './helpers/collections.js'

const people = {
  ...definitions,
  addresses: { ...definitions.addresses, terms: ({ original }: { original: string }) => [original] },
} as const

test('B9: a store in memory reads, finds and counts as the one on disk does', (t) => {
  const store = new MemoryStore(people)
  store.transactionSync(({ addresses }) => {
    addresses.set('b', { original: 'x' })
    addresses.set('a', { original: 'x' })
    addresses.set('c', { original: 'y' })
  })
  const { addresses: read } = store.collections
  t.deepEqual(
    read.entries().map(([key]) => key),
    ['a', 'b', 'c'],
  )
  t.deepEqual([read.find('x'), read.find('y'), read.find('z'), read.size], ['a', 'c', undefined, 3])
  t.true(read.has('a'))
  store.transactionSync(({ addresses }) => {
    addresses.delete('a')
    addresses.set('c', { original: 'x' })
  })
  t.deepEqual([read.find('x'), read.find('y'), read.get('a'), read.size], ['b', undefined, undefined, 2])
})

test('B9: a transaction in memory that throws leaves everything as it was', async (t) => {
  const store = new MemoryStore(people)
  store.transactionSync(({ addresses }) => {
    addresses.set('a', { original: 'x' })
  })
  const before = store.collections.addresses.entries()
  const abandon = store.transaction(({ addresses, counters }) => {
    addresses.set('a', { original: 'y' })
    addresses.delete('a')
    addresses.set('a', { original: 'z' })
    addresses.set('b', { original: 'x' })
    counters.set('n', { next: 1 })
    throw new RangeError('abandoned')
  })
  await t.throwsAsync(abandon, { instanceOf: RangeError })
  const { addresses, counters } = store.collections
  t.deepEqual(addresses.entries(), before)
  t.deepEqual([addresses.find('x'), addresses.find('y'), counters.size], ['a', undefined, 0])
})

test('B9: a store in memory can be closed like one on disk, twice too, and has nothing to lose by it', async (t) => {
  await using store = new MemoryStore(people)
  store.transactionSync(({ addresses }) => {
    addresses.set('a', { original: 'x' })
  })
  store.close()
  store.close()
  t.is(store.collections.addresses.get('a')?.original, 'x')
})
