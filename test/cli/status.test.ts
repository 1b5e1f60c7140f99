import test, { type ExecutionContext } from 'ava'
import { openSpoofer } from '../../src/index.js'
import { addressBySecondOpinion, createVeth, ip, uniqueAddress } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { cli, contentsOf, parse, saysOnce } from './helpers.js'

const statusKeys = ['name', 'state', 'original', 'expected', 'address', 'since', 'drifted']

interface Scene {
  name: string
  original: string
  address: string
  stateDir: string
  options: string[]
}

async function spoofed(t: ExecutionContext): Promise<Scene> {
  const [name] = createVeth(t, { up: true })
  const original = addressBySecondOpinion(name)
  const address = uniqueAddress()
  const stateDir = stateDirectory(t)
  const options = ['--state-dir', stateDir]
  const { exit, stderr } = await cli('spoof', name, address, ...options)
  t.is(exit, 0, stderr)
  return { name, original, address, stateDir, options }
}

/** As a crash between the change and its record leaves it; test/spoof and the demonstration do it by real kills. */
async function interrupted(t: ExecutionContext, changed: boolean): Promise<Scene> {
  const scene = await spoofed(t)
  await using spoofer = await openSpoofer({ stateDir: scene.stateDir })
  const backup = spoofer.repository.get(scene.name)
  if (!backup) throw new Error('no backup')
  const previous = scene.original
  spoofer.repository.replaceSync(new Map([[scene.name, { ...backup, state: 'intent', previous }]]))
  if (!changed) ip('link', 'set', scene.name, 'address', scene.original)
  return scene
}

test('A19: status of nothing is an empty array, and says so to a person', async (t) => {
  const options = ['--state-dir', stateDirectory(t)]
  t.deepEqual(await cli('status', ...options), { exit: 0, stdout: '', stderr: 'Nothing is spoofed.\n' })
  t.is((await cli('status', '--json', ...options)).stdout, '[]\n')
})

test('A19: status --json has the promised keys, in their order', async (t) => {
  const { name, original, address, options } = await spoofed(t)
  const [status] = parse((await cli('status', '--json', ...options)).stdout) as object[]
  t.deepEqual(Object.keys(status ?? {}), statusKeys)
  const expected = { name, state: 'spoofed', original, expected: address, address, drifted: false }
  t.like(status, expected)
})

test('A19: status shows drift, an original put back by others, and a link that is gone', async (t) => {
  const { name, original, options } = await spoofed(t)
  const look = async (): Promise<{ state: string; told: string }> => {
    const { stdout, stderr } = await cli('status', ...options)
    return { state: new RegExp(`^${name} +(\\S+)`, 'm').exec(stdout)?.[1] ?? '', told: stderr }
  }
  t.deepEqual(await look(), { state: 'spoofed', told: '' })
  ip('link', 'set', name, 'address', '02:00:00:00:0d:0d')
  t.like(await look(), { state: 'drifted' })
  t.regex((await look()).told, /lladdr restore/)
  ip('link', 'set', name, 'address', original)
  t.like(await look(), { state: 'undone' })
  ip('link', 'delete', name)
  t.like(await look(), { state: 'missing' })
  ip('link', 'add', name, 'type', 'veth')
  t.like(await look(), { state: 'replaced' })
  t.regex((await look()).told, /lladdr backup clear/)
})

test('A18: status says interrupted, names recover, and changes nothing', async (t) => {
  const { options, stateDir } = await interrupted(t, true)
  const before = contentsOf(stateDir)
  const { stdout, stderr } = await cli('status', ...options)
  t.regex(stdout, /interrupted/)
  t.regex(stderr, /lladdr recover/)
  t.deepEqual(contentsOf(stateDir), before)
})

test('A18: recover settles what was interrupted, by what the kernel shows', async (t) => {
  const { name, original, address, options } = await interrupted(t, true)
  const { exit, stdout } = await cli('recover', '--json', ...options)
  t.is(exit, 0)
  t.deepEqual(parse(stdout), [{ name, original, address, outcome: 'applied' }])
  const again = await cli('recover', ...options)
  t.is(again.stderr, 'No change was interrupted; nothing to settle.\n')
  t.regex(again.stdout, /unchanged/)
  t.is(addressBySecondOpinion(name), address, 'recover does not touch the address')
})

test('A18: recover of nothing prints an empty array', async (t) => {
  const options = ['--state-dir', stateDirectory(t)]
  t.is((await cli('recover', '--json', ...options)).stdout, '[]\n')
  t.is((await cli('recover', ...options)).stdout, '')
})

test('A18: the next spoof settles an interrupted one first and says so', async (t) => {
  const { name, original, address, options } = await interrupted(t, true)
  const { exit, stderr, stdout } = await cli('spoof', name, ...options)
  t.is(exit, 0)
  t.regex(stderr, new RegExp(`interrupted change of "${name}" .*${original} is kept`))
  t.regex(stdout, new RegExp(`${address} → .*original ${original} kept`))
})

test('A18: restore after a crash before the change finds the original in place: that is success', async (t) => {
  const { name, original, options } = await interrupted(t, false)
  const { exit, stdout, stderr } = await cli('restore', name, '--json', ...options)
  t.is(exit, 0)
  t.deepEqual(parse(stdout), { name, address: original, previous: original, original })
  t.regex(stderr, /interrupted/)
})

test('A18: restore after a crash behind the change puts the original back', async (t) => {
  const { name, original, options } = await interrupted(t, true)
  t.is((await cli('restore', name, ...options)).exit, 0)
  t.is(addressBySecondOpinion(name), original)
})

test('A1: backup list prints all fields of all backups', async (t) => {
  const { name, original, address, options } = await spoofed(t)
  const [backup] = parse((await cli('backup', 'list', '--json', ...options)).stdout) as object[]
  t.like(backup, { name, original, current: address, state: 'applied' })
  const keys = ['created', 'current', 'identity', 'name', 'original', 'previous', 'state', 'up', 'updated']
  t.deepEqual(Object.keys(backup ?? {}).sort(), keys)
  await cli('restore', name, ...options)
  t.regex((await cli('backup', 'list', ...options)).stdout, new RegExp(`${name} +${original} +restored`))
})

test('A1: backup list of nothing creates nothing', async (t) => {
  const stateDir = stateDirectory(t)
  t.is((await cli('backup', 'list', '--json', '--state-dir', stateDir)).stdout, '[]\n')
  t.regex((await cli('backup', 'list', '--state-dir', stateDir)).stderr, /no backups/)
  t.is(contentsOf(stateDir), undefined)
})

test('A11: backup verify tells integrity and statistics', async (t) => {
  const { options } = await spoofed(t)
  const { exit, stdout } = await cli('backup', 'verify', '--json', ...options)
  t.is(exit, 0)
  t.like(parse(stdout), {
    integrity: { status: 'good', problems: [] },
    statistics: { backups: 1, spoofed: 1, version: 1, integrity: 'good' },
  })
  t.regex((await cli('backup', 'verify', ...options)).stdout, /^integrity +good$/m)
})

test('A7: backup clear does not forget the original of a spoofed link, unless forced', async (t) => {
  const { name, original, options, stateDir } = await spoofed(t)
  const before = contentsOf(stateDir)
  const refused = await cli('backup', 'clear', name, ...options)
  t.is(refused.exit, 70)
  saysOnce(t, refused.stderr, name, original, `lladdr restore ${name}`)
  t.deepEqual(contentsOf(stateDir), before)
  const forced = await cli('backup', 'clear', name, '--force', '--json', ...options)
  t.is(forced.exit, 0)
  t.like(parse(forced.stdout), { name, original })
  t.is((await cli('status', '--json', ...options)).stdout, '[]\n')
})

test('A1: backup clear forgets the backup of a restored link, and of one that is gone', async (t) => {
  const { name, original, options } = await spoofed(t)
  await cli('restore', name, ...options)
  const { exit, stdout } = await cli('backup', 'clear', name, ...options)
  t.is(exit, 0)
  t.regex(stdout, new RegExp(`^${name} .*${original}\n$`))
  const gone = await spoofed(t)
  ip('link', 'delete', gone.name)
  t.is((await cli('backup', 'clear', gone.name, ...gone.options)).exit, 0)
})

test('A5: backup clear of what was never backed up is an error and creates nothing', async (t) => {
  const stateDir = stateDirectory(t)
  const { exit, stderr } = await cli('backup', 'clear', 'eth9', '--state-dir', stateDir)
  t.is(exit, 70)
  saysOnce(t, stderr, 'eth9', 'never backed up')
  t.is(contentsOf(stateDir), undefined)
})
