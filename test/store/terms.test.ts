import test from 'ava'
import * as z from 'zod'
import { openStoreSync, type Store, type StoreOptions } from '../../src/index.js'
import { stateDirectory } from '../helpers/state-directory.js'

const definitions = {
  people: {
    schema: z.strictObject({ names: z.array(z.string()) }),
    version: 1,
    terms: ({ names }: { names: string[] }, key: string) => [...names, `key ${key}`],
  },
} as const

const open = (directory: string, options?: StoreOptions): Store<typeof definitions> =>
  openStoreSync(directory, definitions, options)

test('B9: an entry is found by each of its terms, the first in key order where several have it', (t) => {
  const directory = stateDirectory(t)
  using store = open(directory)
  store.transactionSync(({ people }) => {
    people.set('b', { names: ['Kim', 'Kimberly'] })
    people.set('a', { names: ['Kim', '__proto__'] })
  })
  for (const { people } of [store.collections, open(directory).collections]) {
    t.is(people.find('Kim'), 'a')
    t.is(people.find('Kimberly'), 'b')
    t.is(people.find('__proto__'), 'a')
    t.is(people.find('key b'), 'b')
    t.is(people.find('b'), undefined)
    t.is(people.find('constructor'), undefined)
    t.is(people.size, 2)
  }
})

test('B9: a transaction finds and counts what it changed itself; one that throws leaves nothing to find', (t) => {
  using store = open(stateDirectory(t))
  store.transactionSync(({ people }) => {
    people.set('a', { names: ['Kim'] })
    people.set('b', { names: ['Kim'] })
  })
  const { people: committed } = store.collections
  t.throws(
    () => {
      store.transactionSync(({ people }) => {
        people.set('a', { names: ['Lou'] })
        t.is(people.find('Kim'), 'b')
        t.is(people.find('Lou'), 'a')
        people.delete('b')
        t.is(people.find('Kim'), undefined)
        t.is(people.size, 1)
        people.set('b', { names: ['Lou'] })
        t.is(people.find('Lou'), 'a')
        t.is(people.size, 2)
        throw new RangeError('abandoned')
      })
    },
    { instanceOf: RangeError },
  )
  t.is(committed.find('Kim'), 'a')
  t.is(committed.find('Lou'), undefined)
  t.is(committed.size, 2)
})
