import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { MacAddressRepository, type Backup } from '../../src/index.js'
import { run, step, type Task } from '../../src/task.js'
import { throwsCode } from '../helpers/errors.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { call, twins } from '../helpers/twins.js'
import { backup, cases, restore, spoof } from './cases.js'
import { eth0, ORIGINAL, SPOOFED, timeless, wlan0 } from './sources.js'

/** `MacAddressRepository.open` or its twin. */
const open = (directory: string): Task<MacAddressRepository> =>
  step({
    sync: () => MacAddressRepository.openSync(directory),
    async: async () => MacAddressRepository.open(directory),
  })

for (const [form, drive] of twins) {
  for (const { what, given = [], work, then, code } of cases) {
    test(`${what} (A2: ${form})`, async (t) => {
      const directory = stateDirectory(t)
      await using repository = await drive(open(directory))
      await run(call(repository, 'backup', wlan0))
      for (const earlier of given) await drive(earlier(repository))
      const before = repository.list()

      if (code !== undefined) {
        await throwsCode(t, drive(work(repository)), code)
        t.deepEqual(repository.list(), before)
        return
      }
      const result = await drive(work(repository))
      await using next = await drive(open(directory))
      for (const reader of [repository, next]) {
        const after = reader.get('eth0')
        t.deepEqual(after && timeless(after), then === null ? undefined : then)
        t.deepEqual(reader.get('wlan0'), repository.get('wlan0'))
      }
      if (isBackup(result)) t.deepEqual(timeless(result), timeless(repository.get('eth0') ?? result))
    })
  }

  test(`A1: the errors about a backup name the link (${form})`, async (t) => {
    await using repository = await drive(open(stateDirectory(t)))
    for (const work of [spoof, restore, (given: MacAddressRepository) => call(given, 'remove', 'eth0')]) {
      const error = await throwsCode(t, drive(work(repository)), 'BACKUP_MISSING')
      t.is(error.link, 'eth0')
      t.regex(error.message, /"eth0"/)
    }
    await drive(backup(repository))
    const error = await throwsCode(t, drive(backup(repository)), 'BACKUP_EXISTS')
    t.is(error.link, 'eth0')
    t.true(error.message.includes(ORIGINAL))
  })

  test(`A9: the lock of a link keeps others out until released (${form})`, async (t) => {
    const directory = stateDirectory(t)
    await using repository = await drive(open(directory))
    await using other = await drive(open(directory))
    const held = await drive(call(repository, 'lock', ['eth0', 'wlan0']))
    await throwsCode(t, drive(call(other, 'lock', ['wlan0'], 0)), 'LOCK_TIMEOUT')
    held.release()
    ;(await drive(call(other, 'lock', ['wlan0'], 0))).release()
  })
}

const isBackup = (value: unknown): value is Backup =>
  typeof value === 'object' && value !== null && 'original' in value

test('A1: lists are in name order; spoofed is what has, or may have, another address', (t) => {
  using repository = MacAddressRepository.openSync(stateDirectory(t))
  const names = ['wlan0', 'eth3', 'eth2', 'eth1', 'eth0']
  for (const name of names) repository.backupSync({ ...eth0, name })
  repository.markSpoofedSync('eth1', SPOOFED)
  repository.beginSync([{ source: { ...eth0, name: 'eth2' }, target: SPOOFED }])
  repository.markSpoofedSync('eth3', SPOOFED)
  repository.markRestoredSync('eth3', ORIGINAL)
  t.deepEqual(
    repository.list().map(([name, { state }]) => [name, state]),
    [
      ['eth0', 'saved'],
      ['eth1', 'applied'],
      ['eth2', 'intent'],
      ['eth3', 'restored'],
      ['wlan0', 'saved'],
    ],
  )
  t.deepEqual(
    repository.listSpoofed().map(([name]) => name),
    ['eth1', 'eth2'],
  )
})

test('A3: the original is plain text in a readable file', (t) => {
  const directory = stateDirectory(t)
  {
    using repository = MacAddressRepository.openSync(directory)
    repository.backupSync(eth0)
    t.is(repository.directory, directory)
  }
  t.regex(
    readFileSync(join(directory, 'mac_backups.json'), 'utf8'),
    /^ {6}"original": "00:16:3e:10:20:30",$/m,
  )
})

test('A10: opening and looking up leave no trace', async (t) => {
  const directory = stateDirectory(t)
  await using repository = await MacAddressRepository.open(directory)
  t.is(repository.get('eth0'), undefined)
  t.deepEqual(repository.list(), [])
  t.deepEqual(repository.listSpoofed(), [])
  t.false(existsSync(directory))
})

test('A9: after close() a repository says so', async (t) => {
  const repository = MacAddressRepository.openSync(stateDirectory(t))
  repository.close()
  repository.close()
  t.throws(() => repository.get('eth0'), { code: 'CLOSED' })
  await throwsCode(t, repository.backup(eth0), 'CLOSED')
})
