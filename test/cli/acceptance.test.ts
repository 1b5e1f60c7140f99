import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { MacAddressRepository } from '../../src/index.js'
import { addressBySecondOpinion, createVeth, uniqueAddress } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import {
  boundByModes,
  contentsOf,
  execute,
  lladdr,
  lladdrUnder,
  main,
  parse,
  saysOnce,
  unprivileged,
} from './helpers.js'

const FLIPPED = '02:00:00:00:ba:ad'

interface Scene {
  name: string
  original: string
  /** What it is spoofed with. */
  address: string
  stateDir: string
  options: string[]
}

function scene(t: ExecutionContext): Scene {
  const [name] = createVeth(t, { up: true })
  const stateDir = stateDirectory(t)
  const options = ['--state-dir', stateDir]
  return { name, original: addressBySecondOpinion(name), address: uniqueAddress(), stateDir, options }
}

async function spoofed(t: ExecutionContext): Promise<Scene> {
  const made = scene(t)
  const { exit, stderr } = await lladdr('spoof', made.name, made.address, ...made.options)
  t.is(exit, 0, stderr)
  return made
}

const fileOf = ({ stateDir }: Scene): string => join(stateDir, 'mac_backups.json')

/** As a person with an editor, or a failing disk, would: another address, without the checksums that go with it. */
function flipAddress(path: string, original: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(original, FLIPPED))
}

const mode = (t: ExecutionContext, path: string, bits: number): void => {
  chmodSync(path, bits)
  t.teardown(() => {
    chmodSync(path, 0o700)
  })
}

test('A14: without privilege spoof exits with 77, says how to get it, and changes nothing', async (t) => {
  const { name, original, stateDir, options } = scene(t)
  const { exit, stdout, stderr } = await lladdrUnder(unprivileged, 'spoof', name, ...options)
  t.is(exit, 77)
  t.is(stdout, '')
  saysOnce(t, stderr, name, 'sudo', 'CAP_NET_ADMIN')
  t.is(addressBySecondOpinion(name), original)
  t.is(contentsOf(stateDir), undefined)
})

test('A14: without privilege restore exits with 77 and the backup stays', async (t) => {
  const made = await spoofed(t)
  const before = contentsOf(made.stateDir)
  const { exit, stderr } = await lladdrUnder(unprivileged, 'restore', made.name, ...made.options)
  t.is(exit, 77)
  saysOnce(t, stderr, made.name, 'sudo')
  t.is(addressBySecondOpinion(made.name), made.address)
  t.deepEqual(contentsOf(made.stateDir), before)
})

for (const argv of [
  ['list'],
  ['show', 'lo'],
  ['status'],
  ['backup', 'list'],
  ['backup', 'verify'],
  ['session', 'list'],
  ['session', 'verify'],
  ['ids', 'list'],
  ['ids', 'counters'],
  ['doctor'],
]) {
  test(`A14: ${argv.join(' ')} works without privilege and creates nothing`, async (t) => {
    const stateDir = stateDirectory(t)
    const { exit, stdout, stderr } = await lladdrUnder(
      unprivileged,
      ...argv,
      '--json',
      '--state-dir',
      stateDir,
    )
    t.is(exit, 0, stderr)
    t.notThrows(() => parse(stdout))
    t.is(contentsOf(stateDir), undefined)
  })
}

test('A8: a missing link exits with 69 and is named', async (t) => {
  const { stateDir, options } = scene(t)
  const { exit, stderr } = await lladdr('spoof', 'nowhere0', ...options)
  t.is(exit, 69)
  saysOnce(t, stderr, '"nowhere0"', 'lladdr list')
  t.is(contentsOf(stateDir), undefined)
})

test('A8: a busy link that may not be bounced exits with 69, and nothing stays recorded', async (t) => {
  const { options } = scene(t)
  const memory = ['--backend', 'memory', ...options]
  const { exit, stdout, stderr } = await lladdr('spoof', 'wlan0', '--bounce', 'never', ...memory)
  t.is(exit, 69)
  t.is(stdout, '')
  saysOnce(t, stderr, 'wlan0', 'busy', '--bounce auto')
  t.is((await lladdr('backup', 'list', '--json', ...memory)).stdout, '[]\n')
  t.is((await lladdr('spoof', 'wlan0', ...memory)).exit, 0, 'with a bounce it can be changed')
})

test('A4: a flipped address is reported, the original taken from the backup, the damaged file kept', async (t) => {
  const made = await spoofed(t)
  const { name, original, stateDir, options } = made
  flipAddress(fileOf(made), original)
  const damaged = readFileSync(fileOf(made), 'utf8')
  const { exit, stdout, stderr } = await lladdr('restore', name, '--json', ...options)
  t.is(exit, 0, stderr)
  t.like(parse(stdout), { name, original, address: original })
  t.true(stderr.includes(fileOf(made)))
  t.regex(stderr, /damaged/)
  t.is(addressBySecondOpinion(name), original)
  const kept = Object.entries(contentsOf(stateDir) ?? {}).filter(([path]) => path.startsWith('quarantine/'))
  t.deepEqual(
    kept.map(([, content]) => content),
    [damaged],
  )
})

test('A4: when both copies are damaged, exit 65, both are kept, and the link is untouched', async (t) => {
  const made = await spoofed(t)
  const { name, original, stateDir, options } = made
  for (const path of [fileOf(made), `${fileOf(made)}.bak`]) flipAddress(path, original)
  const before = contentsOf(stateDir) ?? {}
  for (const command of [['restore', name], ['spoof', name], ['list'], ['status'], ['backup', 'verify']]) {
    const { exit, stdout, stderr } = await lladdr(...command, ...options)
    t.is(exit, 65, stderr)
    t.is(stdout, '')
    saysOnce(t, stderr, fileOf(made), 'quarantine')
  }
  t.is(addressBySecondOpinion(name), made.address)
  const after = contentsOf(stateDir) ?? {}
  for (const [path, content] of Object.entries(before)) t.is(after[path], content, path)
  const kept = Object.keys(after).filter((path) => path.startsWith('quarantine/'))
  t.is(kept.length, 2)
})

test('A8: a state directory that cannot be written exits with 77 before the link is touched', async (t) => {
  const { name, original, stateDir, options } = await spoofed(t)
  await lladdr('restore', name, ...options)
  const before = contentsOf(stateDir)
  mode(t, stateDir, 0o500)
  mode(t, join(stateDir, 'lock'), 0o400)
  const { exit, stderr } = await lladdrUnder(boundByModes, 'spoof', name, ...options)
  t.is(exit, 77)
  saysOnce(t, stderr, stateDir, '--state-dir')
  t.is(addressBySecondOpinion(name), original)
  t.deepEqual(contentsOf(stateDir), before)
})

test('A8: where the state directory cannot be read, links are shown all the same, with a warning', async (t) => {
  const { name, stateDir, options } = await spoofed(t)
  mode(t, stateDir, 0o000)
  const list = await lladdrUnder(boundByModes, 'list', '--json', ...options)
  t.is(list.exit, 0, list.stderr)
  t.regex(list.stderr, /^lladdr: warning: .*state.*\n$/)
  const views = parse(list.stdout) as { name: string }[]
  t.like(
    views.find((view) => view.name === name),
    { original: null, spoofed: false },
  )
  const show = await lladdrUnder(boundByModes, 'show', name, '--quiet', ...options)
  t.is(show.exit, 0)
  t.is(show.stderr, '')
  const status = await lladdrUnder(boundByModes, 'status', ...options)
  t.is(status.exit, 77)
  saysOnce(t, status.stderr, stateDir, '--state-dir')
})

for (const command of ['spoof', 'restore']) {
  test(`A9: ${command} of a link whose lock is held exits with 75 and names the holder`, async (t) => {
    const { name, address, stateDir, options } = await spoofed(t)
    using repository = MacAddressRepository.openSync(stateDir)
    const held = repository.lockSync([name])
    const before = contentsOf(stateDir)
    const { exit, stderr } = await lladdr(command, name, '--lock-timeout', '50', ...options)
    held.release()
    t.is(exit, 75)
    saysOnce(t, stderr, String(process.pid), '50 ms')
    t.is(addressBySecondOpinion(name), address)
    t.deepEqual(contentsOf(stateDir), before)
  })
}

test('C4: an unknown backend exits with 64 and the known ones are named', async (t) => {
  const { name, original, stateDir, options } = scene(t)
  const { exit, stderr } = await lladdr('spoof', name, '--backend', 'wrong', ...options)
  t.is(exit, 64)
  saysOnce(t, stderr, '"wrong"', 'native', 'memory')
  t.is(addressBySecondOpinion(name), original)
  t.is(contentsOf(stateDir), undefined)
})

test('C5: without an addon for this platform, exit 69, and doctor fails; both say how to build it', async (t) => {
  const env = { ...process.env, PREBUILDS_ONLY: '1', npm_config_arch: 'none' }
  const options = ['--json', '--state-dir', stateDirectory(t)]
  const list = await execute(process.execPath, [...main, 'list', ...options], env)
  t.is(list.exit, 69)
  t.is(list.stdout, '')
  t.regex(list.stderr, /^lladdr: The native addon .*\n {2}.*npx cmake-js compile.*\n$/)
  const doctor = await execute(process.execPath, [...main, 'doctor', ...options], env)
  t.is(doctor.exit, 70)
  saysOnce(t, doctor.stderr, 'backend')
  const checks = parse(doctor.stdout) as { check: string; status: string }[]
  t.like(
    checks.find(({ check }) => check === 'backend'),
    { status: 'failed' },
  )
})
