import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import * as z from 'zod'
import { checkStore, openStoreSync } from '../../src/index.js'
import { contentsOf } from '../cli/helpers.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { definitions } from './helpers/collections.js'

const second = {
  addresses: {
    schema: z.strictObject({ original: z.string(), key: z.string() }),
    version: 2,
    migrations: { 1: (entry: object, key: string) => ({ ...entry, key }) },
  },
} as const

for (const compacted of [true, false])
  test(`B7: entries of an older schema, ${compacted ? 'in the files' : 'in the journal'}, are read through migrations and written with the first commit`, (t) => {
    const directory = stateDirectory(t)
    using old = openStoreSync(directory, definitions)
    for (const key of ['a', 'b'])
      old.transactionSync(({ addresses }) => {
        addresses.set(key, { original: key })
      })
    if (compacted) old.compactSync()
    const before = contentsOf(directory)
    using store = openStoreSync(directory, second)
    t.deepEqual(store.collections.addresses.get('b'), { original: 'b', key: 'b' })
    t.deepEqual(contentsOf(directory), before, 'reading writes nothing')
    store.transactionSync(({ addresses }) => {
      addresses.set('c', { original: 'c', key: 'c' })
    })
    for (const file of ['addresses.json', 'journal.ndjson'])
      t.is(readFileSync(join(directory, `${file}.addresses.v1`), 'utf8'), before?.[file] ?? 'nothing')
    t.is(store.collections.addresses.size, 3)
    t.is(checkStore(directory, second).status, 'good')

    const after = contentsOf(directory)
    t.throws(() => openStoreSync(directory, definitions), { code: 'STATE_NEWER' })
    t.throws(() => old.collections.addresses.get('a'), { code: 'STATE_NEWER' })
    t.throws(() => old.transactionSync(() => undefined), { code: 'STATE_NEWER' })
    t.deepEqual(contentsOf(directory), after, 'an older program leaves it untouched')
    t.false(existsSync(join(directory, 'quarantine')))
  })

test('B7: a migration that is missing is an error that says so', (t) => {
  const directory = stateDirectory(t)
  {
    using old = openStoreSync(directory, definitions)
    old.transactionSync(({ addresses }) => {
      addresses.set('a', { original: 'a' })
    })
  }
  const without = { addresses: { schema: second.addresses.schema, version: 2 } }
  const read = (): unknown => {
    using store = openStoreSync(directory, without)
    return store.collections.addresses.get('a')
  }
  t.throws(read, {
    code: 'STATE_DAMAGED',
    message: /"a" has schema version 1, which this program cannot read/,
  })
})
