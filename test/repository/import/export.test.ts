import { existsSync, writeFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { LladdrError, MacAddressRepository, type Backup, type KeyedBackup } from '../../../src/index.js'
import { throwsCode } from '../../helpers/errors.js'
import { emptyDirectory, stateDirectory } from '../../helpers/state-directory.js'
import { call, twins } from '../../helpers/twins.js'
import { everyFlip, everyTruncation } from '../../store/helpers/state-file.js'
import { eth0, ORIGINAL, OTHER, SPOOFED, wlan0 } from '../sources.js'
import { fileOf } from './backups.js'

const open = (t: ExecutionContext, netns?: string): MacAddressRepository => {
  const repository = MacAddressRepository.openSync(stateDirectory(t), { netns })
  t.teardown(() => {
    repository.close()
  })
  return repository
}

/** eth0 spoofed, wlan0 restored. */
function filled(t: ExecutionContext): MacAddressRepository {
  const repository = open(t)
  for (const source of [eth0, wlan0]) repository.backupSync(source)
  repository.markSpoofedSync('eth0', SPOOFED)
  repository.markRestoredSync('wlan0', wlan0.address)
  return repository
}

const names = (backups: readonly KeyedBackup[]): string[] => backups.map(({ name }) => name)
const put = (repository: MacAddressRepository, name: string, change: Partial<Backup>): void => {
  const backup = repository.get(name)
  if (!backup) throw new RangeError(`no ${name}`)
  repository.replaceSync(new Map([[name, { ...backup, ...change }]]))
}
const LATER = '2099-01-01T00:00:00.000Z'
const EARLIER = '2001-01-01T00:00:00.000Z'

test('A6: an export is readable, says what it is, and reading it anywhere gives the same backups', (t) => {
  const repository = filled(t)
  const text = repository.export()
  t.regex(text, /^ {6}"original": "00:16:3e:10:20:30",$/m)
  t.regex(text, /^ {2}"format": "lladdr-backups",$/m)
  const other = open(t)
  other.importSync(fileOf(t, text))
  t.deepEqual(other.list(), repository.list())
  t.deepEqual(other.validate(), { status: 'good', problems: [] })
  // However somebody's editor formats it.
  const third = open(t)
  third.importSync(fileOf(t, JSON.stringify(JSON.parse(text))))
  t.deepEqual(third.list(), repository.list())
})

test('A6: an export has the backups of all namespaces, and they come back where they belong', (t) => {
  const there = open(t, 'guest')
  there.backupSync(eth0)
  using here = MacAddressRepository.openSync(there.directory)
  here.backupSync(wlan0)
  const path = fileOf(t, here.export())
  const directory = stateDirectory(t)
  using restored = MacAddressRepository.openSync(directory)
  t.deepEqual(names(restored.importSync(path).imported), ['netns:guest/eth0', 'wlan0'])
  t.deepEqual(restored.list(), here.list())
  t.deepEqual(MacAddressRepository.openSync(directory, { netns: 'guest' }).list(), there.list())
})

test('A6: an export of nothing is one, and links may be named like what every object has', (t) => {
  const repository = open(t)
  const empty = repository.export()
  t.false(existsSync(repository.directory))
  repository.backupSync({ ...eth0, name: '__proto__' })
  const other = open(t)
  other.importSync(fileOf(t, empty))
  other.importSync(fileOf(t, repository.export()))
  t.deepEqual(other.list(), repository.list())
})

test('A6: every flipped bit and every truncation of an export is refused, and nothing is imported', (t) => {
  const source = open(t)
  source.backupSync(eth0)
  const bytes = Buffer.from(JSON.stringify(JSON.parse(source.export())))
  const repository = open(t)
  const path = fileOf(t, '')
  const codes = new Set<string>()
  let tried = 0
  for (const { bytes: damaged } of [...everyFlip(bytes), ...everyTruncation(bytes)]) {
    tried++
    writeFileSync(path, damaged)
    codes.add(outcomeOf(() => repository.importSync(path)))
  }
  // A flipped version cannot be told from a later one.
  t.deepEqual([...codes].sort(), ['IMPORT_INVALID', 'STATE_NEWER'])
  t.is(tried, bytes.length * 9)
  t.deepEqual(repository.list(), [])
})

function outcomeOf(work: () => unknown): string {
  try {
    work()
    return 'accepted'
  } catch (error) {
    if (error instanceof LladdrError) return error.code
    throw error
  }
}

for (const [form, drive] of twins) {
  test(`A6: importing replaces what is there, and tells what went (${form})`, async (t) => {
    const path = fileOf(t, filled(t).export())
    const repository = open(t)
    repository.backupSync({ ...eth0, name: 'eth7' })
    repository.markRestoredSync('eth7', ORIGINAL)
    const report = await drive(call(repository, 'import', path))
    t.deepEqual(names(report.imported), ['eth0', 'wlan0'])
    t.deepEqual(names(report.dropped), ['eth7'])
    t.is(report.dropped[0]?.original, ORIGINAL)
    t.deepEqual(
      repository.list().map(([name]) => name),
      ['eth0', 'wlan0'],
    )
  })

  test(`A6: merging keeps what the file does not have (${form})`, async (t) => {
    const path = fileOf(t, filled(t).export())
    const repository = open(t)
    repository.backupSync({ ...eth0, name: 'eth7' })
    const report = await drive(call(repository, 'import', path, { merge: true }))
    t.deepEqual([names(report.imported), report.dropped], [['eth0', 'wlan0'], []])
    t.is(repository.list().length, 3)
  })

  test(`A6: an original that is still needed and not in the file is not dropped, unless forced (${form})`, async (t) => {
    const path = fileOf(t, open(t).export())
    for (const spoofed of [true, false]) {
      const repository = open(t)
      repository.backupSync(eth0)
      if (spoofed) repository.markSpoofedSync('eth0', SPOOFED)
      const before = repository.list()
      const error = await throwsCode(t, drive(call(repository, 'import', path)), 'BACKUP_EXISTS')
      t.true(error.message.includes(`${ORIGINAL} of "eth0"`), error.message)
      t.regex(error.hint, /--merge.*--force/)
      t.deepEqual(repository.list(), before)
      const { dropped } = await drive(call(repository, 'import', path, { force: true }))
      t.deepEqual(
        dropped.map(({ name, original }) => [name, original]),
        [['eth0', ORIGINAL]],
      )
      t.deepEqual(repository.list(), [])
    }
  })

  test(`A6: an original that is still needed does not give way to another, merged or not, newer or not, unless forced (${form})`, async (t) => {
    for (const updated of [LATER, EARLIER]) {
      const source = filled(t)
      put(source, 'eth0', { original: OTHER, updated })
      const path = fileOf(t, source.export())
      const repository = filled(t)
      const before = repository.list()
      for (const merge of [true, false]) {
        const error = await throwsCode(t, drive(call(repository, 'import', path, { merge })), 'BACKUP_EXISTS')
        t.true(error.message.includes(`${ORIGINAL} of "eth0", for which it has ${OTHER}`), error.message)
        t.deepEqual(repository.list(), before)
      }
      const { dropped } = await drive(call(repository, 'import', path, { merge: true, force: true }))
      t.deepEqual(
        dropped.map(({ name, original }) => [name, original]),
        [['eth0', ORIGINAL]],
      )
      t.is(repository.get('eth0')?.original, OTHER)
    }
  })

  test(`A6: of two records of one original the newer counts: a spoof does not become unseen (${form})`, async (t) => {
    const repository = open(t)
    repository.backupSync(eth0)
    const old = fileOf(t, repository.export())
    repository.markSpoofedSync('eth0', SPOOFED)
    put(repository, 'eth0', { updated: LATER })
    const now = fileOf(t, repository.export())
    const { unchanged } = await drive(call(repository, 'import', old))
    t.deepEqual(names(unchanged), ['eth0'])
    t.is(repository.get('eth0')?.state, 'applied')

    const other = open(t)
    other.importSync(old)
    t.deepEqual(names((await drive(call(other, 'import', now))).imported), ['eth0'])
    t.is(other.get('eth0')?.state, 'applied')
  })

  test(`A6: what was restored gives way to what is newer, and stays before what is older (${form})`, async (t) => {
    const source = filled(t)
    for (const [updated, kept] of [
      [LATER, OTHER],
      [EARLIER, ORIGINAL],
    ] as const) {
      put(source, 'eth0', { original: OTHER, updated })
      const path = fileOf(t, source.export())
      const repository = open(t)
      repository.backupSync(eth0)
      repository.markRestoredSync('eth0', ORIGINAL)
      await drive(call(repository, 'import', path, { merge: true }))
      t.is(repository.get('eth0')?.original, kept)
    }
  })

  test(`A6: a damaged entry is named, and nothing is imported (${form})`, async (t) => {
    const text = filled(t).export()
    const repository = open(t)
    const damage: [from: string, to: string, named: RegExp, code?: 'STATE_NEWER'][] = [
      [SPOOFED, OTHER, /entry 1.*checksum of "eth0"/],
      ['"key": "wlan0"', '"key": "wlan1"', /checksum of "wlan1"/],
      ['"exported": "20', '"exported": "19', /digest of the file/],
      ['"version": 1', '"version": 2', /version 2/, 'STATE_NEWER'],
      ['"sha256": "', '"more": 1, "sha256": "', /more/],
    ]
    for (const [from, to, named, code = 'IMPORT_INVALID'] of damage) {
      t.true(text.includes(from), from)
      const importing = drive(call(repository, 'import', fileOf(t, text.replace(from, to))))
      t.regex((await throwsCode(t, importing, code)).message, named)
    }
    t.deepEqual(repository.list(), [])
  })

  test(`A9: an import stays out of a change that is under way (${form})`, async (t) => {
    const repository = filled(t)
    const path = fileOf(t, repository.export())
    using other = MacAddressRepository.openSync(repository.directory, { lockTimeout: 50 })
    const held = repository.lockSync(['wlan0'])
    await throwsCode(t, drive(call(other, 'import', path)), 'LOCK_TIMEOUT')
    held.release()
    t.deepEqual((await drive(call(other, 'import', path))).imported, [])
  })

  test(`A6: a file that is not there is named (${form})`, async (t) => {
    const repository = open(t)
    const path = `${emptyDirectory(t)}/no.json`
    const error = await throwsCode(t, drive(call(repository, 'import', path)), 'ARGUMENT_INVALID')
    t.true(error.message.includes(path))
    t.false(existsSync(repository.directory))
  })
}
