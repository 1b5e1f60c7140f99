import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { FileLock, openSpoofer } from '../../src/index.js'
import { checkNode, checkTools } from '../../src/cli/doctor/system.js'
import { createVeth } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import {
  boundByModes,
  cli,
  execute,
  lladdrUnder,
  main,
  parse,
  unprivileged,
  type Outcome,
} from './helpers.js'

interface Check {
  check: string
  status: string
  detail: string
  hint: string | null
}

const checksOf = ({ stdout }: Outcome): Check[] => parse(stdout) as Check[]
const find = (outcome: Outcome, name: string): Check | undefined =>
  checksOf(outcome).find(({ check }) => check === name)

test('A14: doctor finds nothing wrong where all is well', async (t) => {
  const outcome = await cli('doctor', '--json', '--state-dir', stateDirectory(t))
  t.is(outcome.exit, 0, outcome.stderr)
  for (const check of checksOf(outcome)) {
    t.deepEqual(Object.keys(check), ['check', 'status', 'detail', 'hint'])
    // What DHCP clients here send is this machine's affair, test/cli/doctor has roots of its own for that.
    if (check.check.startsWith('DHCP')) continue
    t.is(check.status, 'ok', `${check.check}: ${check.detail}`)
    t.is(check.hint, null)
  }
  const names = [
    'node',
    'backend',
    'privilege',
    'state directory',
    'state files',
    'interrupted changes',
    'lock',
    'NetworkManager',
    'systemd-networkd and udev links',
    'udev rules',
    'Wi-Fi',
    'bonds',
    'bridges',
    'DHCP identifiers',
    'DHCP host name',
    'IPv6 addresses',
  ]
  t.deepEqual(
    checksOf(outcome).map(({ check }) => check),
    [...names, 'namespaces', 'tools'],
  )
})

test('A14: doctor without privilege warns, says how to get it, and exits with 0', async (t) => {
  const outcome = await lladdrUnder(unprivileged, 'doctor', '--json', '--state-dir', stateDirectory(t))
  t.is(outcome.exit, 0, outcome.stderr)
  t.like(find(outcome, 'privilege'), { status: 'warning' })
  t.regex(find(outcome, 'privilege')?.hint ?? '', /sudo/)
})

test('A14: doctor shows an interrupted change and names recover', async (t) => {
  const stateDir = stateDirectory(t)
  const [name] = createVeth(t)
  await using spoofer = await openSpoofer({ stateDir })
  await spoofer.spoof(name, {
    policy: 'random',
    verify: async () => {
      const outcome = await cli('doctor', '--json', '--state-dir', stateDir)
      t.like(find(outcome, 'interrupted changes'), { status: 'warning', detail: `of "${name}"` })
      t.regex((await cli('doctor', '--state-dir', stateDir)).stdout, /→ .*lladdr recover/)
    },
  })
})

test('A4: doctor reports damage: a warning where it was mended, a failure where it cannot be', async (t) => {
  const stateDir = stateDirectory(t)
  const options = ['--state-dir', stateDir]
  await cli('spoof', 'eth0', '--backend', 'memory', ...options)
  const file = join(stateDir, 'mac_backups.json')
  writeFileSync(file, 'nonsense')
  const mended = await cli('doctor', '--json', ...options)
  t.is(mended.exit, 0)
  t.like(find(mended, 'state files'), { status: 'warning' })
  writeFileSync(file, 'nonsense')
  writeFileSync(`${file}.bak`, 'nonsense')
  const lost = await cli('doctor', '--json', ...options)
  t.is(lost.exit, 70)
  t.regex(lost.stderr, /^lladdr: Failed: state files\.\n {2}\S.*\n$/)
  t.like(find(lost, 'state files'), { status: 'failed' })
  t.is(readFileSync(file, 'utf8'), 'nonsense')
})

test('A9: doctor names the holder of the lock', async (t) => {
  const stateDir = stateDirectory(t)
  const options = ['--json', '--state-dir', stateDir]
  await cli('spoof', 'eth0', '--backend', 'memory', ...options)
  t.like(find(await cli('doctor', ...options), 'lock'), { status: 'ok', detail: 'free' })
  using _ = FileLock.acquireSync({ path: join(stateDir, 'lock') })
  const check = find(await cli('doctor', ...options), 'lock')
  t.is(check?.status, 'warning')
  t.true(check?.detail.includes(String(process.pid)))
})

test('A8: doctor tells a state directory that cannot be used', async (t) => {
  const stateDir = stateDirectory(t)
  mkdirSync(stateDir, { mode: 0o500 })
  writeFileSync(join(stateDir, 'lock'), '', { mode: 0o400 })
  const options = ['doctor', '--json', '--state-dir', stateDir]
  const unwritable = await lladdrUnder(boundByModes, ...options)
  t.like(find(unwritable, 'state directory'), { status: 'warning' })
  t.like(find(unwritable, 'lock'), { status: 'warning' })
  chmodSync(stateDir, 0o000)
  const unreadable = await lladdrUnder(boundByModes, ...options)
  chmodSync(stateDir, 0o700)
  t.is(unreadable.exit, 0, unreadable.stderr)
  t.regex(find(unreadable, 'state directory')?.detail ?? '', /cannot be read/)
  t.like(find(unreadable, 'state files'), { status: 'warning' })
})

test('A14: doctor names an old Node and programs that are missing', (t) => {
  t.like(checkNode('20.18.3'), { status: 'failed' })
  t.like(checkNode('20.19.0'), { status: 'ok' })
  t.like(checkNode('22.0.0'), { status: 'ok' })
  t.like(checkTools('/nowhere'), { status: 'warning', detail: 'not found: ip, unshare' })
})

test('A14: doctor says why there are no namespaces for the demonstration', async (t) => {
  const argv = [...main, 'doctor', '--json', '--state-dir', stateDirectory(t)]
  const outcome = await execute(process.execPath, argv, { ...process.env, PATH: '/nowhere' })
  t.is(outcome.exit, 0)
  t.regex(find(outcome, 'namespaces')?.detail ?? '', /unshare.*not installed/)
})
