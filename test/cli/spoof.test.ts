import test, { type ExecutionContext } from 'ava'
import { addressBySecondOpinion, createVeth, ip, uniqueName, uniqueAddress } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { cli, contentsOf, parse, saysOnce } from './helpers.js'

interface Scene {
  name: string
  original: string
  stateDir: string
  options: string[]
}

function scene(t: ExecutionContext): Scene {
  const [name] = createVeth(t, { up: true })
  const stateDir = stateDirectory(t)
  return { name, original: addressBySecondOpinion(name), stateDir, options: ['--state-dir', stateDir] }
}

test('A19: spoof gives a random local address and says what it did', async (t) => {
  const { name, original, options } = scene(t)
  const { exit, stdout, stderr } = await cli('spoof', name, ...options)
  const address = addressBySecondOpinion(name)
  t.is(exit, 0, stderr)
  t.is(stderr, '')
  t.is(stdout, `${name}  ${original} → ${address}  (original ${original} kept)\n`)
  t.not(address, original)
  t.regex(address, /^.[26ae]:/)
})

for (const [form, write] of [
  ['with colons', (address: string) => address.toUpperCase()],
  ['with dashes', (address: string) => address.replaceAll(':', '-')],
  ['with dots', (address: string) => address.replace(/(..):(..):?/g, '$1$2.').slice(0, -1)],
] as const) {
  test(`A19: spoof takes an address written ${form}`, async (t) => {
    const { name, original, options } = scene(t)
    const address = uniqueAddress()
    const { exit, stdout } = await cli('spoof', name, write(address), '--json', ...options)
    t.is(exit, 0)
    t.deepEqual(parse(stdout), { name, address, previous: original, original })
    t.is(addressBySecondOpinion(name), address)
  })
}

test('A19: spoof by a policy keeps the original of the first spoof', async (t) => {
  const { name, original, options } = scene(t)
  const first = uniqueAddress()
  await cli('spoof', name, first, ...options)
  const { stdout } = await cli('spoof', name, '--policy', 'keep-vendor', '--json', ...options)
  const result = parse(stdout) as { address: string }
  t.like(result, { previous: first, original })
  t.is(result.address.slice(0, 8), original.slice(0, 8))
})

test('A19: several links are one array, and one transaction', async (t) => {
  const { name: first, original, options, stateDir } = scene(t)
  const { name: second } = scene(t)
  const { exit, stdout } = await cli('spoof', first, second, '--json', ...options)
  t.is(exit, 0)
  t.like(parse(stdout), { 0: { name: first, original }, 1: { name: second }, length: 2 })
  const before = contentsOf(stateDir)
  const address = addressBySecondOpinion(first)
  const failing = await cli('spoof', first, 'nowhere0', ...options)
  t.is(failing.exit, 69)
  saysOnce(t, failing.stderr, 'nowhere0')
  t.is(addressBySecondOpinion(first), address)
  t.deepEqual(contentsOf(stateDir), before)
})

test('A8: a word that is no address is a link, however much it looks like a vlan', async (t) => {
  const { name, options } = scene(t)
  const likeVlan = `${uniqueName('').slice(0, 4)}.1000`
  ip('link', 'add', likeVlan, 'type', 'veth')
  t.teardown(() => ip('link', 'delete', likeVlan))
  t.is((await cli('spoof', likeVlan, ...options)).exit, 0)
  t.is((await cli('spoof', name, '02000000abcd', ...options)).exit, 69)
})

for (const [address, why] of [
  ['01:00:5e:00:00:01', 'group'],
  ['ff:ff:ff:ff:ff:ff', 'group'],
  ['00:00:00:00:00:00', 'zero'],
  ['02:00:00:00:00', '5 octets'],
  ['02-00-00-00-00-00-07', '7 octets'],
  ['0200.0000.0001.0002', '8 octets'],
  ['02:00-00:00-00:01', 'not a link-layer address'],
  ['::', 'not a link-layer address'],
] as const) {
  test(`A8: spoof refuses ${address} and touches nothing`, async (t) => {
    const { name, original, options, stateDir } = scene(t)
    const { exit, stdout, stderr } = await cli('spoof', name, address, ...options)
    t.is(exit, 64)
    t.is(stdout, '')
    saysOnce(t, stderr, address, why)
    t.is(addressBySecondOpinion(name), original)
    t.is(contentsOf(stateDir), undefined)
  })
}

test('A8: spoof refuses loopback', async (t) => {
  const { exit, stderr } = await cli('spoof', 'lo', '--state-dir', stateDirectory(t))
  t.is(exit, 69)
  saysOnce(t, stderr, 'lo', 'lladdr list')
})

test('A5: restore puts the original back and says so', async (t) => {
  const { name, original, options } = scene(t)
  const address = uniqueAddress()
  await cli('spoof', name, address, ...options)
  const { exit, stdout, stderr } = await cli('restore', name, ...options)
  t.is(exit, 0, stderr)
  t.is(stdout, `${name}  ${address} → ${original}  (original restored)\n`)
  t.is(addressBySecondOpinion(name), original)
})

test('A5: restoring twice, and what was never backed up, are errors of their own', async (t) => {
  const { name, options } = scene(t)
  const never = await cli('restore', name, ...options)
  t.is(never.exit, 70)
  saysOnce(t, never.stderr, name, 'never backed up')
  await cli('spoof', name, ...options)
  await cli('restore', name, ...options)
  const twice = await cli('restore', name, ...options)
  t.is(twice.exit, 70)
  t.is(twice.stdout, '')
  saysOnce(t, twice.stderr, name, 'already')
})

test('A5: restore tries every link, tells each failure apart, and exits as the first one does', async (t) => {
  const { name, original, options } = scene(t)
  const { name: unspoofed } = scene(t)
  await cli('spoof', name, ...options)
  const { exit, stdout, stderr } = await cli('restore', 'nowhere0', unspoofed, name, '--json', ...options)
  t.is(exit, 69)
  t.like(parse(stdout), { 0: { name, address: original, original }, length: 1 })
  const lines = stderr.split('\n')
  saysOnce(t, `${lines.slice(0, 2).join('\n')}\n`, 'nowhere0')
  saysOnce(t, `${lines.slice(2, 4).join('\n')}\n`, unspoofed)
  t.is(addressBySecondOpinion(name), original)
})

test('A19: restore --all restores all that is spoofed, and nothing is fine too', async (t) => {
  const { name: first, original, options } = scene(t)
  const { name: second } = scene(t)
  await cli('spoof', first, second, ...options)
  const { exit, stdout } = await cli('restore', '--all', '--json', ...options)
  t.is(exit, 0)
  t.is((parse(stdout) as unknown[]).length, 2)
  t.is(addressBySecondOpinion(first), original)
  t.deepEqual(await cli('restore', '--all', '--json', ...options), {
    exit: 0,
    stdout: '[]\n',
    stderr: 'Nothing is spoofed.\n',
  })
  const human = await cli('restore', '--all', ...options)
  t.deepEqual(human, { exit: 0, stdout: '', stderr: 'Nothing is spoofed.\n' })
})

test('A19: restore --all restores the others when one is gone', async (t) => {
  const { name, original, options } = scene(t)
  const { name: gone } = scene(t)
  await cli('spoof', name, gone, ...options)
  ip('link', 'delete', gone)
  const { exit, stdout, stderr } = await cli('restore', '--all', '--json', ...options)
  t.is(exit, 69)
  saysOnce(t, stderr, gone)
  t.like(parse(stdout), { 0: { name, address: original }, length: 1 })
  t.is(addressBySecondOpinion(name), original)
})
