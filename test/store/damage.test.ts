import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { silent, type Logger } from '../../src/log.js'
import { encodeSnapshot } from '../../src/store/snapshot.js'
import { throwsCode } from '../helpers/errors.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { forms, type Form, type TestStore } from './helpers/forms.js'

interface Scene {
  directory: string
  main: string
  backup: string
  log: Logger
  /** What the logger was told. */
  warnings: string[]
}

/** Two sessions: the file has b for eth0, its backup has a, and the former journal has what came between. */
async function scene(t: ExecutionContext, { open, change }: Form): Promise<Scene> {
  const directory = stateDirectory(t)
  const main = join(directory, 'addresses.json')
  const warnings: string[] = []
  const log = { ...silent, warn: (message: string) => warnings.push(message) }
  for (const original of ['a', 'b']) {
    using store = await open(directory)
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

const problemsOf = (store: TestStore): string[] => store.check().files.flatMap(({ problems }) => problems)

const quarantined = (directory: string): string[] => readdirSync(join(directory, 'quarantine')).sort()

for (const form of forms) {
  const { name, open, change, compact } = form

  test(`A4, B5: damage found on opening is mended from the backup, told, and kept for a person (${name})`, async (t) => {
    const { directory, main, backup, log, warnings } = await scene(t, form)
    const damaged = spoil(main)
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
    t.deepEqual(readFileSync(backup), readFileSync(main), 'two new copies')
    t.deepEqual(problemsOf(store), [])
  })

  test(`A4, B5: a file that is damaged under an open store costs nothing, and the next compaction writes it anew (${name})`, async (t) => {
    const { directory, main, log } = await scene(t, form)
    using store = await open(directory, { log })
    writeFileSync(main, 'not a state file')
    t.is(store.check().status, 'warning')
    t.deepEqual(store.collections.addresses.get('eth0'), { original: 'b' })
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original: 'c' })
    })
    await compact(store)
    t.is(quarantined(directory).length, 1)
    t.deepEqual(problemsOf(store), [])
    using next = await open(directory)
    t.deepEqual(next.collections.addresses.get('eth0'), { original: 'c' })
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
    t.deepEqual(store.collections.addresses.get('eth0'), { original: 'b' })
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

  test(`A4: a store that was open when both copies were damaged keeps them, and writes what it knows (${name})`, async (t) => {
    const { directory, main, backup } = await scene(t, form)
    using store = await open(directory)
    for (const path of [main, backup]) writeFileSync(path, `gone: ${path}`)
    t.is(store.check().status, 'critical')
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original: 'c' })
    })
    await compact(store)
    t.is(quarantined(directory).length, 2)
    using next = await open(directory)
    t.is(next.collections.addresses.get('wlan0')?.original, 'bystander')
    t.deepEqual(problemsOf(next), [])
  })

  for (const hasFormer of [true, false]) {
    const outcome = hasFormer ? 'comes back from the former journal' : 'is not given up silently'
    test(`A4: an entry that only the damaged file had ${outcome} (${name})`, async (t) => {
      const { directory, main } = await scene(t, form)
      {
        using store = await open(directory)
        await change(store, ({ addresses }) => {
          addresses.set('eth1', { original: 'the only copy' })
        })
      }
      writeFileSync(main, readFileSync(main, 'utf8').replace('the only copy', 'the onlY copy'))
      if (!hasFormer) rmSync(join(directory, 'journal.ndjson.bak'))
      if (hasFormer) {
        using store = await open(directory)
        t.deepEqual(store.collections.addresses.get('eth1'), { original: 'the only copy' })
      } else {
        const error = await throwsCode(t, open(directory), 'STATE_DAMAGED')
        t.regex(error.message, /"eth1"/)
      }
    })
  }

  test(`B4: a file that was damaged under an open store never becomes the backup (${name})`, async (t) => {
    const { directory, main, backup } = await scene(t, form)
    using store = await open(directory)
    const damaged = spoil(main)
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original: 'c' })
    })
    await compact(store)
    t.deepEqual(readFileSync(backup), readFileSync(main))
    const [kept = ''] = quarantined(directory)
    t.deepEqual(readFileSync(join(directory, 'quarantine', kept)), damaged)
    t.deepEqual(problemsOf(store), [])
  })

  test(`B4: a missing backup is a warning, and the next compaction makes one (${name})`, async (t) => {
    const { directory, backup } = await scene(t, form)
    rmSync(backup)
    using store = await open(directory)
    t.is(store.check().status, 'warning')
    await compact(store)
    t.deepEqual(problemsOf(store), [])
  })

  test(`B4: a damaged backup is a warning, and the next compaction of a change replaces it (${name})`, async (t) => {
    const { directory, backup } = await scene(t, form)
    writeFileSync(backup, 'damaged')
    using store = await open(directory)
    t.is(store.check().status, 'warning')
    await change(store, ({ addresses }) => {
      addresses.delete('eth0')
    })
    await compact(store)
    t.deepEqual(problemsOf(store), [])
  })

  test(`B7: a file of a newer version is refused and left untouched (${name})`, async (t) => {
    const { directory, main } = await scene(t, form)
    using store = await open(directory)
    const entries = new Map([['eth0', { original: 'a', added: 'in version 2' }]])
    const newer = encodeSnapshot('addresses', 2, {
      entries,
      epoch: 3,
      sequence: 9,
      updated: '2026-11-22T00:00:00Z',
    })
    writeFileSync(main, newer)
    const error = await throwsCode(t, open(directory), 'STATE_NEWER')
    t.is(error.path, main)
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original: 'c' })
    })
    await throwsCode(t, compact(store), 'STATE_NEWER')
    t.is(store.check().status, 'critical')
    t.regex(problemsOf(store).join(), /newer version/)
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
    const error = await throwsCode(t, open(directory), 'STATE_INSECURE')
    t.regex(error.message, /addresses\.json: .*ELOOP/)
  })

  for (const file of ['addresses.json', 'journal.ndjson'])
    test(`A4: an older ${file} that was put in place of the newest is not taken for it (${name})`, async (t) => {
      const { directory } = await scene(t, form)
      const path = join(directory, file)
      const old = readFileSync(file === 'addresses.json' ? `${path}.bak` : path)
      {
        using store = await open(directory)
        await change(store, ({ addresses, counters }) => {
          addresses.set('eth0', { original: 'c' })
          counters.set('total', { next: 1 })
        })
      }
      writeFileSync(path, old)
      if (file === 'addresses.json') {
        using store = await open(directory)
        t.deepEqual(store.collections.addresses.get('eth0'), { original: 'c' })
      } else await throwsCode(t, open(directory), 'STATE_DAMAGED')
    })

  test(`A4: a journal that is missing is damage, since nobody knows what it held (${name})`, async (t) => {
    const { directory } = await scene(t, form)
    rmSync(join(directory, 'journal.ndjson'))
    const error = await throwsCode(t, open(directory), 'STATE_DAMAGED')
    t.regex(error.message, /journal\.ndjson, which is missing/)
  })
}
