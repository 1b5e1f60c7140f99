import { readdirSync } from 'node:fs'
import test from 'ava'
import * as z from 'zod'
import { LladdrError, openStoreSync } from '../../src/index.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { definitions } from './helpers/collections.js'

test('A4: entries that are handed out cannot be changed, at any depth', (t) => {
  const nested = { nested: { schema: z.object({ list: z.array(z.object({ of: z.string() })) }), version: 1 } }
  const directory = stateDirectory(t)
  using store = openStoreSync(directory, nested)
  const given = { list: [{ of: 'ours' }] }
  store.transactionSync((entries) => {
    entries.nested.set('k', given)
  })
  given.list[0] = { of: 'changed behind its back' }
  for (const reader of [store, openStoreSync(directory, nested)]) {
    const list = reader.collections.nested.get('k')?.list ?? []
    t.deepEqual(list, [{ of: 'ours' }])
    t.throws(() => list.push({ of: 'theirs' }), { instanceOf: TypeError })
    t.throws(() => Object.assign(list[0] ?? {}, { of: 'theirs' }), { instanceOf: TypeError })
  }
})

const unkeepable: [what: string, schema: z.ZodType<object>, value: object][] = [
  ['a date', z.object({ at: z.date() }), { at: new Date(0) }],
  ['a date that JSON would bring back', z.object({ at: z.coerce.date() }), { at: new Date(0) }],
  [
    'a number that JSON has not',
    z.object({ at: z.custom<number>((at) => typeof at === 'number') }),
    { at: NaN },
  ],
  ['a text that reads back as a number', z.object({ at: z.string().transform(Number) }), { at: '5' }],
  ['a text that grows', z.object({ at: z.string().transform((text) => `${text}!`) }), { at: 'a' }],
  ['a checksum of its own', z.object({ checksum: z.string() }), { checksum: 'mine' }],
]
for (const [what, schema, value] of unkeepable) {
  test(`A8: an entry with ${what} is refused, since it could not be read back`, (t) => {
    const directory = stateDirectory(t)
    using store = openStoreSync(directory, { odd: { schema, version: 1 } })
    const set = (): void => {
      store.transactionSync(({ odd }) => {
        odd.set('k', value)
      })
    }
    const error = t.throws(set, { instanceOf: LladdrError })
    t.is(error.code, 'ARGUMENT_INVALID')
    t.regex(error.message, /"k"/)
    t.deepEqual(readdirSync(directory), ['lock'])
  })
}

test('B6: keys of every kind are kept, and come out in order', (t) => {
  const directory = stateDirectory(t)
  const keys = ['', '10', '9', 'Z', '__proto__', 'a', 'constructor', 'eth0', 'é', '\u2028', '💡']
  using store = openStoreSync(directory, definitions)
  store.transactionSync(({ addresses }) => {
    for (const key of [...keys].reverse()) addresses.set(key, { original: key })
  })
  const { addresses } = openStoreSync(directory, definitions).collections
  t.deepEqual(
    addresses.entries().map(([key]) => key),
    [...keys].sort(),
  )
  for (const key of keys) t.deepEqual(addresses.get(key), { original: key })
})
