import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { checkStore, openStoreSync, type Store } from '../../src/index.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { definitions } from './helpers/collections.js'

for (const mode of [0o720, 0o702])
  test(`A10: a state directory of mode ${mode.toString(8)} is STATE_INSECURE, and stays as it is`, (t) => {
    const directory = stateDirectory(t)
    mkdirSync(directory)
    chmodSync(directory, mode)
    t.throws(() => openStoreSync(directory, definitions), { code: 'STATE_INSECURE', message: /other users/ })
    t.deepEqual(readdirSync(directory), [])
  })

const original = (store: Store<typeof definitions>): string | undefined =>
  store.collections.addresses.get('eth0')?.original

function set(store: Store<typeof definitions>, value: string): void {
  store.transactionSync(({ addresses }) => {
    addresses.set('eth0', { original: value })
  })
}

interface Planted {
  directory: string
  path: string
  /** What the link leads to: the file's own content, so that only the link can be what is wrong. */
  target: string
  content: string
}

/** A state directory with both generations of its files and a commit in the journal, one name of which is a symbolic link. */
function planted(t: ExecutionContext, name: string): Planted {
  const directory = stateDirectory(t)
  const store = openStoreSync(directory, definitions)
  for (const value of ['a', 'b']) set(store, value)
  store.compactSync()
  set(store, 'c')
  const path = join(directory, name)
  const target = `${directory}-${name}`
  if (existsSync(path)) renameSync(path, target)
  else writeFileSync(target, 'of somebody else')
  symlinkSync(target, path)
  return { directory, path, target, content: readFileSync(target, 'utf8') }
}

const refused = (path: string): { code: string; message: RegExp } => ({
  code: 'STATE_INSECURE',
  message: new RegExp(`${path}: too many .*symbolic links`),
})

for (const name of ['journal.ndjson', 'addresses.json'])
  test(`A10: a symbolic link in place of ${name} is STATE_INSECURE, and neither followed nor replaced`, (t) => {
    const { directory, path, target, content } = planted(t, name)
    t.throws(() => openStoreSync(directory, definitions), refused(path))
    t.throws(() => checkStore(directory, definitions), refused(path))
    t.true(lstatSync(path).isSymbolicLink())
    t.is(readFileSync(target, 'utf8'), content)
  })

for (const name of ['journal.ndjson.bak', 'addresses.json.bak'])
  test(`A10: a symbolic link in place of ${name} is STATE_INSECURE for a check, and the next compaction replaces it`, (t) => {
    const { directory, path, target, content } = planted(t, name)
    t.throws(() => checkStore(directory, definitions), refused(path))
    using store = openStoreSync(directory, definitions)
    t.is(original(store), 'c')
    store.compactSync()
    t.false(lstatSync(path).isSymbolicLink())
    t.is(readFileSync(target, 'utf8'), content)
    t.is(store.check().status, 'good')
  })

test('A10: a symbolic link in place of the lock is STATE_INSECURE for a transaction; reading needs no lock', (t) => {
  const { directory, path, target, content } = planted(t, 'lock')
  using store = openStoreSync(directory, definitions)
  t.is(original(store), 'c')
  t.throws(() => {
    set(store, 'd')
  }, refused(path))
  t.is(original(store), 'c')
  t.is(readFileSync(target, 'utf8'), content)
})

for (const name of [
  'journal.ndjson.tmp',
  'addresses.json.tmp',
  'addresses.json.bak.tmp',
  'journal.ndjson.bak.tmp',
])
  test(`A10: a symbolic link in place of ${name} goes, and what it leads to stays`, (t) => {
    const { directory, path, target } = planted(t, name)
    using store = openStoreSync(directory, definitions)
    set(store, 'd')
    store.compactSync()
    t.false(existsSync(path))
    t.is(readFileSync(target, 'utf8'), 'of somebody else')
    t.is(original(store), 'd')
  })
