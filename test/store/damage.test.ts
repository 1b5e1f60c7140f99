import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { silent, type Logger } from '../../src/log.js'
import { encodeSnapshot } from '../../src/store/snapshot.js'
import { throwsCode } from '../helpers/errors.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { forms, type Form } from './helpers/forms.js'

interface Scene {
  directory: string
  main: string
  backup: string
  log: Logger
  /** What the logger was told. */
  warnings: string[]
}

/** Two commits: the file has b for eth0, its backup has a. */
async function scene(t: ExecutionContext, { open, change }: Form): Promise<Scene> {
  const directory = stateDirectory(t)
  const main = join(directory, 'addresses.json')
  const warnings: string[] = []
  const log = { ...silent, warn: (message: string) => warnings.push(message) }
  using store = await open(directory)
  for (const original of ['a', 'b']) {
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original })
      addresses.set('wlan0', { original: 'bystander' })
    })
  }
  return { directory, main, backup: `${main}.bak`, log, warnings }
}

/** The same length and the same last line: what only a look at all of the file shows. */
const spoil = (path: string): Buffer => {
  const content = readFileSync(path, 'utf8').replace('bystander', 'bystanDer')
  writeFileSync(path, content)
  return Buffer.from(content)
}

const quarantined = (directory: string): string[] => readdirSync(join(directory, 'quarantine')).sort()

for (const form of forms) {
  const { name, open, change } = form

  test(`A4, B5: damage found on opening is mended from the backup, told, and kept for a person (${name})`, async (t) => {
    const { directory, main, backup, log, warnings } = await scene(t, form)
    const damaged = spoil(main)
    const before = readFileSync(backup)
    using store = await open(directory, { log })
    t.deepEqual(store.collections.addresses.entries(), [
      ['eth0', { original: 'b' }],
      ['wlan0', { original: 'bystander' }],
    ])
    const [kept = ''] = quarantined(directory)
    t.regex(kept, /^addresses\.json\.[0-9a-f]{12}$/)
    t.deepEqual(readFileSync(join(directory, 'quarantine', kept)), damaged)
    t.is(warnings.length, 1)
    for (const part of [main, 'checksum of entry "wlan0"', kept]) t.true(warnings[0]?.includes(part), part)
    t.deepEqual(readFileSync(backup), before, 'the backup stays')
    t.is(store.check().addresses.status, 'good')
  })

  test(`A4, B5: damage found by a reader is mended (${name})`, async (t) => {
    const { directory, main, log, warnings } = await scene(t, form)
    using store = await open(directory, { log })
    writeFileSync(main, 'not a state file')
    t.deepEqual(store.check().addresses.status, 'warning')
    t.false(store.isCurrent())
    t.deepEqual(store.collections.addresses.get('eth0'), { original: 'a' })
    t.is(warnings.length, 1)
    t.true(store.isCurrent())
    t.is(quarantined(directory).length, 1)
  })

  test(`A4, B5: damage is mended by the next transaction too (${name})`, async (t) => {
    const { directory, main } = await scene(t, form)
    using store = await open(directory)
    writeFileSync(main, '')
    await change(store, ({ addresses }) => {
      addresses.set('eth1', { original: 'c' })
    })
    t.deepEqual(
      store.collections.addresses.entries().map(([key]) => key),
      ['eth0', 'eth1', 'wlan0'],
    )
  })

  test(`B5: a file that is missing comes back from its backup, and there is nothing to keep (${name})`, async (t) => {
    const { directory, main, log, warnings } = await scene(t, form)
    rmSync(main)
    using store = await open(directory, { log })
    t.deepEqual(store.collections.addresses.get('eth0'), { original: 'a' })
    t.true(existsSync(main))
    t.false(existsSync(join(directory, 'quarantine')))
    t.regex(warnings.join(), /the file is missing/)
  })

  test(`A4, B5: when both copies are damaged, both are kept, and nothing else happens, however often (${name})`, async (t) => {
    const { directory, main, backup } = await scene(t, form)
    const damaged = [spoil(main), spoil(backup)]
    for (let time = 1; time <= 3; time++) {
      const error = await throwsCode(t, open(directory), 'STATE_DAMAGED')
      t.is(error.path, main)
      const kept = quarantined(directory)
      t.is(kept.length, 2)
      for (const file of kept) t.true(error.message.includes(file), error.message)
      // Their names end in digests, so their order is any.
      const contents = kept.map((file) => readFileSync(join(directory, 'quarantine', file)).toString())
      t.deepEqual(contents.sort(), damaged.map(String).sort())
      t.deepEqual([readFileSync(main), readFileSync(backup)], damaged)
    }
  })

  test(`A4: a store that was open when both copies were damaged says so, and writes nothing over them (${name})`, async (t) => {
    const { directory, main, backup } = await scene(t, form)
    using store = await open(directory)
    for (const path of [main, backup]) writeFileSync(path, 'gone')
    t.is(store.check().addresses.status, 'critical')
    t.throws(() => store.collections.addresses.get('eth0'), { code: 'STATE_DAMAGED' })
    await throwsCode(
      t,
      change(store, ({ addresses }) => {
        addresses.set('eth0', { original: 'c' })
      }),
      'STATE_DAMAGED',
    )
    for (const path of [main, backup]) t.is(readFileSync(path, 'utf8'), 'gone')
  })

  test(`A4: an entry that only the damaged file had is not given up silently (${name})`, async (t) => {
    const { directory, main } = await scene(t, form)
    using store = await open(directory)
    await change(store, ({ addresses }) => {
      addresses.set('eth1', { original: 'the only copy' })
    })
    writeFileSync(main, readFileSync(main, 'utf8').replace('the only copy', 'the onlY copy'))
    const error = await throwsCode(t, open(directory), 'STATE_DAMAGED')
    t.regex(error.message, /"eth1"/)
  })

  test(`B4: a file that was damaged under an open store never becomes the backup (${name})`, async (t) => {
    const { directory, main, backup, log, warnings } = await scene(t, form)
    using store = await open(directory, { log })
    const good = readFileSync(main)
    const damaged = spoil(main)
    t.true(store.isCurrent(), 'the stamp of a file does not see it')
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original: 'c' })
    })
    t.deepEqual(readFileSync(backup), good)
    t.deepEqual(store.collections.addresses.get('wlan0'), { original: 'bystander' })
    const [kept = ''] = quarantined(directory)
    t.deepEqual(readFileSync(join(directory, 'quarantine', kept)), damaged)
    t.regex(warnings.join(), /damaged since it was read/)
    t.is(store.check().addresses.status, 'good')
  })

  test(`B4: a missing backup is a warning, and the next commit makes one (${name})`, async (t) => {
    const { directory, backup } = await scene(t, form)
    rmSync(backup)
    using store = await open(directory)
    t.is(store.check().addresses.status, 'warning')
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original: 'c' })
    })
    t.deepEqual(store.check().addresses, { status: 'good', problems: [] })
  })

  test(`B4: a damaged backup is a warning, and the next commit replaces it (${name})`, async (t) => {
    const { directory, backup } = await scene(t, form)
    writeFileSync(backup, 'damaged')
    using store = await open(directory)
    t.is(store.check().addresses.status, 'warning')
    await change(store, ({ addresses }) => {
      addresses.delete('eth0')
    })
    t.is(store.check().addresses.status, 'good')
  })

  test(`B7: a file of a newer version is refused by every call and left untouched (${name})`, async (t) => {
    const { directory, main } = await scene(t, form)
    using store = await open(directory)
    const entries = new Map([['eth0', { original: 'a', added: 'in version 2' }]])
    const newer = encodeSnapshot('addresses', 2, {
      entries,
      epoch: 1,
      sequence: 9,
      updated: '2026-11-22T00:00:00Z',
    })
    writeFileSync(main, newer)
    const error = await throwsCode(t, open(directory), 'STATE_NEWER')
    t.regex(error.message, /version 2.*up to 1/)
    t.throws(() => store.collections.addresses.get('eth0'), { code: 'STATE_NEWER' })
    await throwsCode(
      t,
      change(store, ({ addresses }) => {
        addresses.set('eth0', { original: 'c' })
      }),
      'STATE_NEWER',
    )
    t.deepEqual(store.check().addresses, { status: 'critical', problems: ['written by version 2'] })
    t.deepEqual(readFileSync(main), newer)
    t.false(existsSync(join(directory, 'quarantine')))
  })

  test(`A4: a directory or a symbolic link in place of a file is an error, not an empty collection (${name})`, async (t) => {
    const { directory, main } = await scene(t, form)
    rmSync(main)
    mkdirSync(main)
    await throwsCode(t, open(directory), 'SYSTEM_ERROR')
    rmSync(main, { recursive: true })
    symlinkSync('/dev/zero', main)
    const error = await throwsCode(t, open(directory), 'SYSTEM_ERROR')
    t.regex(error.message, /addresses\.json: .*ELOOP/)
  })
}
