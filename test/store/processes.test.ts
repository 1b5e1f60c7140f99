import { join } from 'node:path'
import test from 'ava'
import { throwsCode } from '../helpers/errors.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { Child } from './helpers/child.js'
import { forms } from './helpers/forms.js'

for (const { name: form, open, change, lock } of forms) {
  test.serial(`A9: what another process commits is seen by the next read (${form})`, async (t) => {
    const directory = stateDirectory(t)
    using store = await open(directory)
    t.is(store.collections.addresses.get('eth0'), undefined)
    for (const original of ['a', 'b']) {
      t.is(await new Child(t, ['set', directory, form, original]).word(), 'done')
      t.deepEqual(store.collections.addresses.get('eth0'), { original })
      t.is(await change(store, ({ addresses }) => addresses.get('eth0')?.original), original)
    }
  })

  test.serial(`B2, B8: processes that add at the same time lose no increment (${form})`, async (t) => {
    const directory = stateDirectory(t)
    const times = 150
    const children = [1, 2, 3].map(() => new Child(t, ['add', directory, form, String(times)]))
    t.deepEqual(await Promise.all(children.map(async (child) => child.word())), ['done', 'done', 'done'])
    using store = await open(directory)
    t.is(store.collections.counters.get('total')?.next, children.length * times)
    t.is(store.stats().sequence, children.length * times)
    t.is(store.check().status, 'good')
  })

  test.serial(
    `A9, B3: a lock held elsewhere times out and names the holder; a killed holder holds nothing (${form})`,
    async (t) => {
      const directory = stateDirectory(t)
      using store = await open(directory, { lockTimeout: 50 })
      await change(store, () => undefined)
      const path = join(directory, 'lock')
      const holder = new Child(t, ['holdByte', path, '0'])
      t.is(await holder.word(), 'held')
      const error = await throwsCode(
        t,
        change(store, ({ addresses }) => {
          addresses.set('eth0', { original: 'never' })
        }),
        'LOCK_TIMEOUT',
      )
      t.regex(error.message, new RegExp(`process ${String(holder.process.pid)} \\(node\\).* 50 ms`))
      t.is(error.path, path)
      await holder.kill()
      await change(store, ({ addresses }) => {
        addresses.set('eth0', { original: 'after' })
      })
      t.deepEqual(store.collections.addresses.get('eth0'), { original: 'after' })
    },
  )

  test.serial(
    `A9, B3: the locks of names hold between processes, and readers wait for none (${form})`,
    async (t) => {
      const directory = stateDirectory(t)
      using store = await open(directory)
      await change(store, ({ addresses }) => {
        addresses.set('eth0', { original: 'a' })
      })
      const holder = new Child(t, ['holdNames', directory, 'eth0', 'eth1'])
      t.is(await holder.word(), 'held')
      const error = await throwsCode(t, lock(store, ['eth2', 'eth1'], 0), 'LOCK_TIMEOUT')
      t.regex(error.message, new RegExp(`process ${String(holder.process.pid)} `))
      t.deepEqual(store.collections.addresses.get('eth0'), { original: 'a' })
      await change(store, ({ addresses }) => {
        addresses.set('eth0', { original: 'b' })
      })
      await holder.kill()
      ;(await lock(store, ['eth2', 'eth1'], 0)).release()
    },
  )
}
