import { createHash } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { addressBySecondOpinion, createVeth, ip, uniqueAddress } from '../helpers/links.js'
import { emptyDirectory, stateDirectory } from '../helpers/state-directory.js'
import { cli, contentsOf, parse, saysOnce } from './helpers.js'

interface Scene {
  name: string
  original: string
  given: string
  stateDir: string
  options: string[]
  file: string
}

async function spoofed(t: ExecutionContext): Promise<Scene> {
  const [name] = createVeth(t, { up: true })
  const original = addressBySecondOpinion(name)
  const given = uniqueAddress()
  const stateDir = stateDirectory(t)
  const options = ['--state-dir', stateDir]
  const { exit, stderr } = await cli('spoof', name, given, ...options)
  t.is(exit, 0, stderr)
  return { name, original, given, stateDir, options, file: join(emptyDirectory(t), 'backups.json') }
}

test('A6: what was exported restores the link from another state directory', async (t) => {
  const { name, original, options, file } = await spoofed(t)
  const { exit, stdout } = await cli('backup', 'export', file, ...options)
  t.deepEqual([exit, stdout], [0, `All backups written to ${file}\n`])
  t.is(statSync(file).mode & 0o777, 0o600)
  const elsewhere = ['--state-dir', stateDirectory(t)]
  const imported = await cli('backup', 'import', file, ...elsewhere)
  t.is(imported.exit, 0, imported.stderr)
  t.regex(imported.stdout, new RegExp(`^${name} +${original} +imported$`, 'm'))
  t.is(imported.stderr, '1 imported, 0 here already, 0 dropped.\n')
  t.is((await cli('restore', name, ...elsewhere)).exit, 0)
  t.is(addressBySecondOpinion(name), original)
})

test('A6: backup export - writes to standard output; with --json a file is reported as an object', async (t) => {
  const { original, options, file } = await spoofed(t)
  const { stdout } = await cli('backup', 'export', '-', ...options)
  t.like(parse(stdout), { format: 'lladdr-backups', backups: [{ original }] })
  const reported = await cli('backup', 'export', file, '--json', ...options)
  t.deepEqual(parse(reported.stdout), { path: file })
})

test('A6: an export does not overwrite a file', async (t) => {
  const { options, file } = await spoofed(t)
  writeFileSync(file, 'the only copy')
  const { exit, stderr } = await cli('backup', 'export', file, ...options)
  t.is(exit, 70)
  saysOnce(t, stderr, file, 'does not exist')
  t.is(readFileSync(file, 'utf8'), 'the only copy')
})

test('A6: an import that would lose an original in use exits with 70 and changes nothing, unless merged or forced', async (t) => {
  const { name, original, options, stateDir, file } = await spoofed(t)
  await cli('backup', 'export', file, '--state-dir', stateDirectory(t))
  const before = contentsOf(stateDir)
  const { exit, stdout, stderr } = await cli('backup', 'import', file, ...options)
  t.deepEqual([exit, stdout], [70, ''])
  saysOnce(t, stderr, name, original, '--merge', '--force')
  t.deepEqual(contentsOf(stateDir), before)
  t.is((await cli('backup', 'import', file, '--merge', ...options)).exit, 0)
  t.deepEqual(contentsOf(stateDir), before)
  const forced = await cli('backup', 'import', file, '--force', ...options)
  t.is(forced.exit, 0)
  t.regex(forced.stdout, new RegExp(`^${name} +${original} +dropped$`, 'm'))
})

test('A6: a damaged export exits with 65 and names the entry', async (t) => {
  const { name, given, options, stateDir, file } = await spoofed(t)
  await cli('backup', 'export', file, ...options)
  writeFileSync(file, readFileSync(file, 'utf8').replace(given, uniqueAddress()))
  const before = contentsOf(stateDir)
  const { exit, stderr } = await cli('backup', 'import', file, ...options)
  t.is(exit, 65)
  saysOnce(t, stderr, file, `"${name}"`)
  t.deepEqual(contentsOf(stateDir), before)
})

function macBackup(file: string, { name, original }: Scene, currentMAC: string): void {
  const timestamp = 1_735_700_645_123
  const originalMAC = original.toUpperCase()
  const checksum = createHash('sha256')
    .update(`${name}:${originalMAC}:${String(timestamp)}`)
    .digest('hex')
  const entry = { interface: name, originalMAC, timestamp, currentMAC, checksum }
  writeFileSync(file, JSON.stringify({ version: '1.0', backups: { [name]: entry } }))
}

test("B11: a link that the predecessor spoofed is restored from the predecessor's file", async (t) => {
  const scene = await spoofed(t)
  const { name, original, file } = scene
  macBackup(file, scene, scene.given)
  const options = ['--state-dir', stateDirectory(t)]
  t.is((await cli('backup', 'import', file, ...options)).exit, 0)
  const [status] = parse((await cli('status', '--json', ...options)).stdout) as object[]
  t.like(status, {
    name,
    state: 'spoofed',
    original,
    address: scene.given,
    since: '2025-01-01T03:04:05.123Z',
  })
  t.is((await cli('restore', name, ...options)).exit, 0)
  t.is(addressBySecondOpinion(name), original)
})

test('B11: a link spoofed again after the import keeps the original that the predecessor knew', async (t) => {
  const scene = await spoofed(t)
  const { name, original, file } = scene
  macBackup(file, scene, scene.given)
  const options = ['--state-dir', stateDirectory(t)]
  await cli('backup', 'import', file, ...options)
  t.is((await cli('spoof', name, uniqueAddress(), ...options)).exit, 0)
  const [backup] = parse((await cli('backup', 'list', '--json', ...options)).stdout) as object[]
  t.like(backup, { name, original, state: 'applied' })
  t.is((await cli('restore', name, ...options)).exit, 0)
  t.is(addressBySecondOpinion(name), original)
})

test('B11: a spoof of the predecessor that is over is settled, not shown for ever', async (t) => {
  const scene = await spoofed(t)
  const { name, original, file } = scene
  macBackup(file, scene, scene.given)
  ip('link', 'set', name, 'address', original)
  const options = ['--state-dir', stateDirectory(t)]
  await cli('backup', 'import', file, ...options)
  t.like((parse((await cli('recover', '--json', ...options)).stdout) as object[])[0], {
    name,
    outcome: 'restored',
  })
  t.is((await cli('status', '--json', ...options)).stdout, '[]\n')
})
