import test, { type ExecutionContext } from 'ava'
import { BackupSessions, MacAddressRepository } from '../../src/index.js'
import { addressBySecondOpinion, createVeth } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { eth0, SPOOFED } from '../repository/sources.js'
import { cli, parse, saysOnce, type Outcome } from './helpers.js'

interface Scene {
  names: [string, string]
  originals: string[]
  id: string
  lladdr: (...argv: string[]) => Promise<Outcome>
}

/** Two spoofed links in one session. */
async function scene(t: ExecutionContext): Promise<Scene> {
  const names = createVeth(t, { up: true })
  const originals = names.map(addressBySecondOpinion)
  const stateDir = stateDirectory(t)
  const lladdr = async (...argv: string[]): Promise<Outcome> => cli(...argv, '--state-dir', stateDir)
  t.is((await lladdr('spoof', ...names, '--policy', 'random')).exit, 0)
  const { exit, stdout, stderr } = await lladdr('session', 'create', ...names, '--label', 'evening')
  t.is(exit, 0, stderr)
  return { names: [names[0], names[1]], originals, id: stdout.trimEnd(), lladdr }
}

const addresses = ({ names }: Scene): string[] => names.map(addressBySecondOpinion)

test('A13: session restore puts all originals of the session back', async (t) => {
  const made = await scene(t)
  const { exit, stdout } = await made.lladdr('session', 'restore', made.id, '--json')
  t.is(exit, 0)
  const restored = parse(stdout) as { name: string; address: string }[]
  t.deepEqual(new Set(restored.map(({ name }) => name)), new Set(made.names))
  t.deepEqual(addresses(made), made.originals)
  const again = await made.lladdr('session', 'restore', made.id)
  t.deepEqual(
    [again.exit, again.stdout, again.stderr],
    [0, '', `Nothing of session ${made.id} is spoofed.\n`],
  )
})

test('A13: session restore puts one original back, and refuses a link that is not in the session', async (t) => {
  const made = await scene(t)
  const before = addresses(made)
  t.is((await made.lladdr('session', 'restore', made.id, made.names[1])).exit, 0)
  t.deepEqual(addresses(made), [before[0], made.originals[1]])
  const { exit, stderr } = await made.lladdr('session', 'restore', made.id, 'lo')
  t.is(exit, 64)
  saysOnce(t, stderr, '"lo"', `lladdr session show ${made.id}`)
})

test('A13: a session of another namespace says how to restore it', async (t) => {
  const stateDir = stateDirectory(t)
  using repository = MacAddressRepository.openSync(stateDir, { netns: 'guest' })
  repository.backupSync(eth0)
  repository.markSpoofedSync('eth0', SPOOFED)
  using sessions = BackupSessions.openSync(stateDir, { netns: 'guest' })
  const { id } = sessions.createSync({ links: ['eth0'] })
  const { exit, stderr } = await cli('session', 'restore', id, '--state-dir', stateDir)
  t.is(exit, 64)
  saysOnce(t, stderr, 'netns:guest/eth0', '--netns')
})

test('A13: session list and show tell which links are still spoofed', async (t) => {
  const { id, names, originals, lladdr } = await scene(t)
  await lladdr('restore', names[0])
  const links = [
    { name: names[0], original: originals[0], backedUp: originals[0], state: 'restored' },
    { name: names[1], original: originals[1], backedUp: originals[1], state: 'applied' },
  ]
  const [session] = parse((await lladdr('session', 'list', '--json')).stdout) as object[]
  t.deepEqual(Object.keys(session ?? {}), ['id', 'label', 'created', 'links'])
  t.like(session, { id, label: 'evening', links })
  t.deepEqual(parse((await lladdr('session', 'show', id, '--json')).stdout), session)
  t.regex(
    (await lladdr('session', 'list')).stdout,
    new RegExp(`^${id} .*evening .*${names[1]} applied$`, 'm'),
  )
  t.regex((await lladdr('session', 'show', id)).stdout, new RegExp(`^${names[0]} .*restored$`, 'm'))
})

test('A13: session clean and delete forget sessions, no backups', async (t) => {
  const { id, lladdr } = await scene(t)
  t.deepEqual(parse((await lladdr('session', 'clean', '--older-than', '1ms', '--json')).stdout), [])
  t.is((await lladdr('session', 'delete', id)).exit, 0)
  const { exit, stderr } = await lladdr('session', 'show', id)
  t.is(exit, 70)
  saysOnce(t, stderr, id, 'lladdr session list')
  t.is((parse((await lladdr('backup', 'list', '--json')).stdout) as unknown[]).length, 2)
})

test('A13: session clean forgets what is restored and old enough', async (t) => {
  const { id, lladdr } = await scene(t)
  await lladdr('session', 'restore', id)
  t.is((await lladdr('session', 'clean', '--older-than', '1h')).stderr, '0 forgotten.\n')
  t.is((await lladdr('session', 'clean', '--older-than', '1ms')).stderr, '1 forgotten.\n')
  t.is((await lladdr('session', 'list', '--json')).stdout, '[]\n')
})

test('A13: session verify names a backup that is gone', async (t) => {
  const { names, lladdr } = await scene(t)
  t.deepEqual(parse((await lladdr('session', 'verify', '--json')).stdout), { status: 'good', problems: [] })
  await lladdr('backup', 'clear', names[0], '--force')
  const { stdout } = await lladdr('session', 'verify')
  t.regex(stdout, new RegExp(`^warning\n.*"${names[0]}".* has none now\n$`))
})

test('A13: session create of a link that was never backed up exits with 70 and names it', async (t) => {
  const { lladdr } = await scene(t)
  const { exit, stderr } = await lladdr('session', 'create', 'nowhere0')
  t.is(exit, 70)
  saysOnce(t, stderr, '"nowhere0"')
})
