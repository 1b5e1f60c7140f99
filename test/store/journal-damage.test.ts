import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import * as z from 'zod'
import { openStoreSync, repairStoreSync } from '../../src/index.js'
import { encodeHeader, headerOf, type Header } from '../../src/store/journal.js'
import { contentsOf } from '../cli/helpers.js'
import { listener } from '../helpers/listener.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { definitions } from './helpers/collections.js'
import type { TestStore } from './helpers/forms.js'
import { isWrite, trackedFiles } from './helpers/tracked-files.js'

interface Scene {
  directory: string
  path: string
  lines: string[]
  header: Header
  /** Before each of two compactions. */
  stale: Buffer[]
}

const set = (store: TestStore, key: string): void => {
  store.transactionSync(({ addresses }) => {
    addresses.set(key, { original: key })
  })
}

/** As a killed process leaves it: two entries in the files, two in the journal. */
function scene(t: ExecutionContext): Scene {
  const directory = stateDirectory(t)
  const path = join(directory, 'journal.ndjson')
  const store = openStoreSync(directory, definitions)
  const stale: Buffer[] = []
  for (const key of ['a', 'b']) {
    set(store, key)
    stale.push(readFileSync(path))
    store.compactSync()
  }
  for (const key of ['c', 'd']) set(store, key)
  const bytes = readFileSync(path)
  const header = headerOf(bytes)
  if (!header) throw new TypeError('our own form')
  return { directory, path, lines: bytes.toString().split('\n').slice(0, -1), header, stale }
}

const keysIn = (store: TestStore): string[] => store.collections.addresses.entries().map(([key]) => key)
const written = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

test('A4: of a journal with a damaged first line nothing is lost; it is told, kept, and written anew', (t) => {
  const { directory, path, lines } = scene(t)
  const [, ...commits] = lines
  writeFileSync(path, written(['{"journal":1,"epoch":damaged}', ...commits]))
  const log = listener()
  using store = openStoreSync(directory, definitions, { log })
  t.deepEqual(keysIn(store), ['a', 'b', 'c', 'd'])
  t.is(log.told.length, 1)
  t.regex(log.told[0] ?? '', /journal\.ndjson \(its first line is damaged.*Kept as .*quarantine/)
  t.is(store.check().status, 'good')
})

const lost: [what: string, damage: (scene: Scene) => string | Buffer, message: RegExp][] = [
  [
    'whose first line is damaged and whose first commit is missing',
    ({ lines: [, , last = ''] }) => written(['damaged', last]),
    /its commits begin at 4, and the other files end at 2/,
  ],
  [
    'from before the last two compactions',
    ({ stale: [oldest = ''] }) => oldest,
    /an older version than addresses\.json/,
  ],
  [
    'whose commits end before those of a collection’s own file',
    ({ header }) => encodeHeader({ ...header, base: 1, collections: {} }).bytes,
    /it has lost commits that are in addresses\.json/,
  ],
]
for (const [what, damage, message] of lost)
  test(`A4: a journal ${what} is STATE_DAMAGED, and nothing is changed`, (t) => {
    const all = scene(t)
    const { directory, path } = all
    writeFileSync(path, damage(all))
    const bytes = readFileSync(path)
    for (let time = 0; time < 2; time++)
      t.throws(() => openStoreSync(directory, definitions), { code: 'STATE_DAMAGED', message })
    t.deepEqual(readFileSync(path), bytes)
  })

test('A3: a last commit that lacks nothing but its line break counts, and the next begins a new journal', (t) => {
  const { directory, path, lines } = scene(t)
  writeFileSync(path, lines.join('\n'))
  using store = openStoreSync(directory, definitions)
  const { epoch } = store.stats()
  t.deepEqual(keysIn(store), ['a', 'b', 'c', 'd'])
  set(store, 'e')
  t.is(store.stats().epoch, epoch + 1)
  t.deepEqual(keysIn(openStoreSync(directory, definitions)), ['a', 'b', 'c', 'd', 'e'])
})

test('A4: a commit of another process that does not fit the schema here is STATE_DAMAGED naming it, never left out', (t) => {
  const { directory } = scene(t)
  using store = openStoreSync(directory, definitions)
  t.is(store.collections.addresses.size, 4)
  const loose = { ...definitions, addresses: { schema: z.looseObject({}), version: 1 } }
  openStoreSync(directory, loose).transactionSync(({ addresses }) => {
    addresses.set('e', { odd: true })
  })
  t.throws(() => store.collections.addresses.size, {
    code: 'STATE_DAMAGED',
    message: /commit 5: entry "e"/,
  })
})

const newer: [what: string, change: object][] = [
  ['of a newer form', { journal: 2 }],
  ['with a newer schema', { collections: { addresses: { version: 2, sequence: 1 } } }],
]
for (const [what, change] of newer)
  test(`B7: a journal ${what} is neither read nor repaired, and left untouched`, (t) => {
    const { directory, path, header } = scene(t)
    writeFileSync(path, encodeHeader({ ...header, ...change }).bytes)
    const before = contentsOf(directory)
    const error = { code: 'STATE_NEWER', message: /journal\.ndjson/ }
    t.throws(() => repairStoreSync(directory, definitions, { write: true }), error)
    t.throws(() => openStoreSync(directory, definitions), error)
    t.deepEqual(contentsOf(directory), before)
  })

test('A8: a repair that fails at any write operation says so, and the next one finishes it', (t) => {
  let failures = 0
  for (let number = 1, isDone = false; !isDone; number++) {
    const { directory, path } = scene(t)
    writeFileSync(path, 'spoiled')
    const before = (operation: string, count: number): void => {
      if (count === number)
        throw Object.assign(new Error(`ENOSPC, ${operation}`), { code: 'ENOSPC', syscall: 'write' })
    }
    const files = trackedFiles({ before }, isWrite)
    try {
      isDone = repairStoreSync(directory, definitions, { write: true, files }).written
    } catch (error) {
      t.like(error, { code: 'STATE_WRITE_FAILED' })
      failures++
    }
    const { needed, written: isWritten } = repairStoreSync(directory, definitions, { write: true })
    t.is(isWritten, needed)
    using store = openStoreSync(directory, definitions)
    t.deepEqual(keysIn(store), ['a', 'b'])
    t.is(store.check().status, 'good')
    const kept = readdirSync(join(directory, 'quarantine')).map((name) =>
      readFileSync(join(directory, 'quarantine', name), 'utf8'),
    )
    t.true(kept.includes('spoiled'))
  }
  t.true(failures > 5, String(failures))
})

test('A8: what cannot be the name of a file is refused as the name of a collection', (t) => {
  const directory = stateDirectory(t)
  for (const name of ['../escape', 'a/b', 'A', '', 'a.json'])
    t.throws(
      () => openStoreSync(directory, { [name]: definitions.addresses }),
      { code: 'ARGUMENT_INVALID' },
      name,
    )
  t.false(existsSync(directory))
})
