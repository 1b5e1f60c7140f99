import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { LladdrError } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { forms } from './helpers/forms.js'

const original = '00:16:3e:10:20:30'
const modeOf = (path: string): number => statSync(path).mode & 0o7777

for (const { name: form, open, change, compact, lock } of forms) {
  test(`B6, A10: opening and reading create nothing, and find nothing (${form})`, async (t) => {
    const directory = stateDirectory(t)
    using store = await open(directory)
    const { addresses } = store.collections
    t.is(addresses.get('eth0'), undefined)
    t.false(addresses.has('eth0'))
    t.deepEqual(addresses.entries(), [])
    t.deepEqual(store.stats(), {
      sequence: 0,
      epoch: 0,
      journal: 0,
      collections: { addresses: { entries: 0, updated: null }, counters: { entries: 0, updated: null } },
    })
    t.deepEqual(store.check(), { status: 'good', files: [] })
    t.true(store.isCurrent())
    t.false(existsSync(directory))
  })

  test(`B6: the first transaction creates the directories, closed to others, and two copies of what it changed (${form})`, async (t) => {
    const directory = join(stateDirectory(t), 'some', 'where')
    using store = await open(directory)
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original })
    })
    const files = ['addresses.json', 'addresses.json.bak', 'journal.ndjson', 'journal.ndjson.bak', 'lock']
    t.deepEqual(readdirSync(directory).sort(), files)
    for (const file of readdirSync(directory)) t.is(modeOf(join(directory, file)), 0o600, file)
    for (const path of [directory, join(directory, '..'), join(directory, '../..')])
      t.is(modeOf(path), 0o700, path)
  })

  test(`A3: what was committed is read back, by this store and by the next (${form})`, async (t) => {
    const directory = stateDirectory(t)
    using store = await open(directory)
    const result = await change(store, ({ addresses }) => {
      addresses.set('wlan0', { original: 'b' })
      addresses.set('eth0', { original })
      return 'the result'
    })
    t.is(result, 'the result')
    for (const reader of [store, await open(directory)]) {
      t.deepEqual(reader.collections.addresses.entries(), [
        ['eth0', { original }],
        ['wlan0', { original: 'b' }],
      ])
      t.true(reader.collections.addresses.has('eth0'))
      t.is(reader.collections.addresses.size, 2)
      t.is(reader.stats().sequence, 1)
      t.is(reader.stats().collections.addresses.entries, 2)
      t.regex(reader.stats().collections.addresses.updated ?? '', /^20\d\d-.*Z$/)
      t.is(reader.check().status, 'good')
    }
  })

  test(`A3: a transaction sees its own changes before anybody else does (${form})`, async (t) => {
    using store = await open(stateDirectory(t))
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original: 'a' })
      addresses.set('eth1', { original: 'b' })
    })
    await change(store, ({ addresses }) => {
      addresses.set('eth2', { original: 'c' })
      addresses.delete('eth0')
      t.deepEqual(
        addresses.entries().map(([key]) => key),
        ['eth1', 'eth2'],
      )
      t.false(addresses.has('eth0'))
      t.is(addresses.get('eth0'), undefined)
      t.deepEqual(addresses.get('eth2'), { original: 'c' })
      t.true(store.collections.addresses.has('eth0'))
    })
    t.deepEqual(
      store.collections.addresses.entries().map(([key]) => key),
      ['eth1', 'eth2'],
    )
  })

  test(`A3: a transaction that throws changes nothing at all (${form})`, async (t) => {
    const directory = stateDirectory(t)
    using store = await open(directory)
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original })
    })
    const before = readFileSync(join(directory, 'journal.ndjson'))
    const error = new Error('changed my mind')
    const thrown = await t.throwsAsync(
      change(store, ({ addresses, counters }) => {
        addresses.set('eth0', { original: 'other' })
        counters.set('total', { next: 1 })
        throw error
      }),
    )
    t.is(thrown, error)
    t.deepEqual(store.collections.addresses.get('eth0'), { original })
    t.deepEqual(readFileSync(join(directory, 'journal.ndjson')), before)
    t.false(store.collections.counters.has('total'))
  })

  test(`A3: a transaction without changes writes nothing (${form})`, async (t) => {
    const directory = stateDirectory(t)
    using store = await open(directory)
    await change(store, ({ addresses }) => {
      addresses.delete('eth0')
    })
    t.deepEqual(readdirSync(directory), ['lock'])
  })

  test(`B4: the .bak is the previous version, and another file than the main one (${form})`, async (t) => {
    const directory = stateDirectory(t)
    const main = join(directory, 'addresses.json')
    using store = await open(directory)
    let previous: Buffer | undefined
    for (const value of ['a', 'b', 'c']) {
      await change(store, ({ addresses }) => {
        addresses.set('eth0', { original: value })
      })
      await compact(store)
      t.deepEqual(readFileSync(`${main}.bak`), previous ?? readFileSync(main), `after ${value}`)
      t.not(statSync(`${main}.bak`).ino, statSync(main).ino)
      t.is(statSync(`${main}.bak`).nlink, 1)
      previous = readFileSync(main)
    }
  })

  test(`A9: transactions that are asked for at once all come about, none on top of an old state (${form})`, async (t) => {
    using store = await open(stateDirectory(t))
    const add = async (): Promise<number> =>
      change(store, ({ counters }) => {
        const next = (counters.get('total')?.next ?? 0) + 1
        counters.set('total', { next })
        return next
      })
    const results = await Promise.all(Array.from({ length: 20 }, add))
    t.deepEqual(
      results,
      Array.from({ length: 20 }, (_, step) => step + 1),
    )
    t.is(store.collections.counters.get('total')?.next, 20)
  })

  test(`A8: an entry that does not fit the schema is refused by name, and nothing is changed (${form})`, async (t) => {
    const directory = stateDirectory(t)
    using store = await open(directory)
    const error = await throwsCode(
      t,
      change(store, ({ addresses }) => {
        addresses.set('eth0', { original: 7 } as never)
      }),
      'ARGUMENT_INVALID',
    )
    t.regex(error.message, /"eth0".*original/s)
    t.deepEqual(readdirSync(directory), ['lock'])
  })

  test(`A8: an async function is refused, whatever becomes of it, and nothing is changed (${form})`, async (t) => {
    const directory = stateDirectory(t)
    using store = await open(directory)
    // Were its failure nobody's, the test process would end by it.
    const work = async (): Promise<void> => Promise.reject(new Error('too late'))
    await throwsCode(t, change(store, work), 'ARGUMENT_INVALID')
    t.deepEqual(readdirSync(directory), ['lock'])
  })

  test(`A9: after close() every call says so, and closing again is fine (${form})`, async (t) => {
    const directory = stateDirectory(t)
    const store = await open(directory)
    store.close()
    store.close()
    const { addresses } = store.collections
    await throwsCode(
      t,
      change(store, () => undefined),
      'CLOSED',
    )
    await throwsCode(t, lock(store, ['eth0']), 'CLOSED')
    for (const call of [
      () => addresses.get('eth0'),
      () => addresses.has('eth0'),
      () => addresses.entries(),
      () => store.stats(),
      () => store.isCurrent(),
    ]) {
      t.throws(call, { instanceOf: LladdrError, code: 'CLOSED' })
    }
    t.false(existsSync(directory))
  })

  test(`A9: locks of names exclude each other whatever the order, and are independent of others (${form})`, async (t) => {
    const directory = stateDirectory(t)
    using store = await open(directory)
    using other = await open(directory)
    const held = await lock(store, ['eth0', 'wlan0', 'eth0'])
    const error = await throwsCode(t, lock(other, ['eth1', 'wlan0'], 0), 'LOCK_TIMEOUT')
    t.regex(error.message, new RegExp(`process ${String(process.pid)} .*this process`))
    // The failed call has let go of eth1 again.
    ;(await lock(other, ['eth1'], 0)).release()
    await change(other, ({ addresses }) => {
      addresses.set('eth0', { original })
    })
    held.release()
    held.release()
    ;(await lock(other, ['wlan0', 'eth0'], 0)).release()
  })
}

test('A2: openStore and openStoreSync give stores of the same directory that see each other', async (t) => {
  const directory = stateDirectory(t)
  const [first, second] = await Promise.all(forms.map((form) => form.open(directory)))
  await first?.transaction(({ addresses }) => {
    addresses.set('eth0', { original: 'from first' })
  })
  t.deepEqual(second?.collections.addresses.get('eth0'), { original: 'from first' })
  second?.transactionSync(({ addresses }) => {
    addresses.set('eth0', { original: 'from second' })
  })
  t.deepEqual(first?.collections.addresses.get('eth0'), { original: 'from second' })
  t.is(first?.directory, second?.directory)
})
