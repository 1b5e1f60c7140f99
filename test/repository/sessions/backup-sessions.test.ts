import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { BackupSessions, MacAddressRepository, type BackupSession } from '../../../src/index.js'
import { step, type Task } from '../../../src/task.js'
import { throwsCode } from '../../helpers/errors.js'
import { stateDirectory } from '../../helpers/state-directory.js'
import { call, twins } from '../../helpers/twins.js'
import { eth0, ORIGINAL, OTHER, SPOOFED, wlan0 } from '../sources.js'

const open = (directory: string, netns?: string): Task<BackupSessions> =>
  step({
    sync: () => BackupSessions.openSync(directory, { netns }),
    async: async () => BackupSessions.open(directory, { netns }),
  })

/** eth0 is spoofed, wlan0 backed up. */
function repositoryOf(t: ExecutionContext, netns?: string): MacAddressRepository {
  const repository = MacAddressRepository.openSync(stateDirectory(t), { netns })
  t.teardown(() => {
    repository.close()
  })
  for (const source of [eth0, wlan0]) repository.backupSync(source)
  repository.markSpoofedSync('eth0', SPOOFED)
  return repository
}

const FUTURE = new Date('2100-01-01T00:00:00Z')
const states = ({ links }: BackupSession): unknown[] => links.map(({ name, state }) => [name, state])

for (const [form, drive] of twins) {
  test(`A13: a session groups backups, and shows what became of them (${form})`, async (t) => {
    const repository = repositoryOf(t)
    await using sessions = await drive(open(repository.directory))
    const made = await drive(call(sessions, 'create', { links: ['eth0', 'wlan0', 'eth0'], label: 'café' }))
    t.regex(made.id, /^[0-9a-f]{8}$/)
    t.like(made, { label: 'café' })
    t.deepEqual(made.links, [
      { name: 'eth0', original: ORIGINAL, backedUp: ORIGINAL, state: 'applied' },
      { name: 'wlan0', original: wlan0.address, backedUp: wlan0.address, state: 'saved' },
    ])
    await using next = await drive(open(repository.directory))
    t.deepEqual(next.get(made.id), made)
    repository.markRestoredSync('eth0', ORIGINAL)
    repository.removeSync('wlan0')
    t.deepEqual(states(next.get(made.id)), [
      ['eth0', 'restored'],
      ['wlan0', null],
    ])
  })

  test(`A13: sessions are listed by age, and deleting one deletes no backup (${form})`, async (t) => {
    const repository = repositoryOf(t)
    await using sessions = await drive(open(repository.directory))
    const made: BackupSession[] = []
    for (const link of ['eth0', 'wlan0', 'eth0']) {
      made.push(await drive(call(sessions, 'create', { links: [link] })))
    }
    const created = sessions.list().map((each) => each.created)
    t.deepEqual(created, [...created].sort())
    t.deepEqual(new Set(sessions.list().map(({ id }) => id)), new Set(made.map(({ id }) => id)))
    const before = repository.list()
    const [first] = made
    t.deepEqual(await drive(call(sessions, 'delete', first?.id ?? '')), first)
    t.is(sessions.list().length, 2)
    t.deepEqual(repository.list(), before)
  })

  test(`A13: cleaning up forgets old sessions, but none with a link that is still spoofed (${form})`, async (t) => {
    const repository = repositoryOf(t)
    await using sessions = await drive(open(repository.directory))
    const spoofed = await drive(call(sessions, 'create', { links: ['wlan0', 'eth0'] }))
    const quiet = await drive(call(sessions, 'create', { links: ['wlan0'] }))
    t.deepEqual(await drive(call(sessions, 'clean', new Date(quiet.created))), [])
    t.deepEqual(await drive(call(sessions, 'clean', FUTURE)), [quiet])
    repository.beginSync([{ source: { ...eth0, address: SPOOFED }, target: OTHER }])
    t.deepEqual(await drive(call(sessions, 'clean', FUTURE)), [])
    repository.markRestoredSync('eth0', ORIGINAL)
    const cleaned = await drive(call(sessions, 'clean', FUTURE))
    t.deepEqual(
      cleaned.map(({ id }) => id),
      [spoofed.id],
    )
    t.deepEqual(sessions.list(), [])
  })

  test(`A13: validating names backups that are gone or have another original (${form})`, async (t) => {
    const repository = repositoryOf(t)
    await using sessions = await drive(open(repository.directory))
    const { id } = await drive(call(sessions, 'create', { links: ['eth0', 'wlan0'] }))
    t.deepEqual(sessions.validate(), { status: 'good', problems: [] })
    repository.removeSync('wlan0')
    repository.markRestoredSync('eth0', ORIGINAL)
    t.is(sessions.validate().problems.length, 1)
    repository.backupSync({ ...eth0, address: OTHER })
    const { status, problems } = sessions.validate()
    t.is(status, 'warning')
    t.deepEqual(problems, [
      `session ${id}: the backup of "eth0" had the original ${ORIGINAL} and has ${OTHER} now`,
      `session ${id}: the backup of "wlan0" had the original ${wlan0.address} and has none now`,
    ])
  })

  test(`A13: what cannot be is refused, named, and changes nothing (${form})`, async (t) => {
    const directory = stateDirectory(t)
    await using sessions = await drive(open(directory))
    await throwsCode(t, drive(call(sessions, 'create', { links: [] })), 'ARGUMENT_INVALID')
    for (const label of ['', 'a\nb', 'x'.repeat(256)]) {
      await throwsCode(t, drive(call(sessions, 'create', { links: ['eth0'], label })), 'ARGUMENT_INVALID')
    }
    await throwsCode(t, drive(call(sessions, 'clean', new Date(NaN))), 'ARGUMENT_INVALID')
    t.throws(() => sessions.get('abc'), { code: 'SESSION_MISSING' })
    t.false(existsSync(directory))
    const missing = await throwsCode(
      t,
      drive(call(sessions, 'create', { links: ['eth0'] })),
      'BACKUP_MISSING',
    )
    t.is(missing.link, 'eth0')
    const unknown = await throwsCode(t, drive(call(sessions, 'delete', '__proto__')), 'SESSION_MISSING')
    t.regex(unknown.message, /"__proto__"/)
    t.deepEqual(sessions.list(), [])
  })

  test(`A13: links of another namespace are named with it, and are no others of the same name (${form})`, async (t) => {
    const there = repositoryOf(t, 'guest')
    await using guest = await drive(open(there.directory, 'guest'))
    const made = await drive(call(guest, 'create', { links: ['eth0'] }))
    t.is(made.links[0]?.name, 'eth0')
    await using here = await drive(open(there.directory))
    t.is(here.get(made.id).links[0]?.name, 'netns:guest/eth0')
    t.is(here.get(made.id).links[0]?.state, 'applied')
    await throwsCode(t, drive(call(here, 'create', { links: ['eth0'] })), 'BACKUP_MISSING')
  })
}

test('A4, A13: a damaged file is reported, and recovered from its backup', (t) => {
  const repository = repositoryOf(t)
  const made = (() => {
    using writer = BackupSessions.openSync(repository.directory)
    writer.createSync({ links: ['wlan0'] })
    return writer.createSync({ links: ['eth0'], label: 'evening' })
  })()
  using sessions = BackupSessions.openSync(repository.directory)
  const path = join(repository.directory, 'sessions.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('evening', 'morning'))
  const { status, problems } = sessions.validate()
  t.is(status, 'warning')
  t.true(problems.join().includes(made.id))
  using next = BackupSessions.openSync(repository.directory)
  t.is(next.get(made.id).label, 'evening')
})

test('A13: after close() sessions say so', async (t) => {
  const sessions = BackupSessions.openSync(stateDirectory(t))
  sessions.close()
  sessions.close()
  t.throws(() => sessions.list(), { code: 'CLOSED' })
  await throwsCode(t, sessions.delete('abc'), 'CLOSED')
})
