import test from 'ava'
import { addressIn, createNamespace, processInNamespace } from '../helpers/netns.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { cli, parse, saysOnce } from './helpers.js'

const WANTED = '02:00:00:00:00:aa'

test('A19: --netns lists, spoofs and restores the links of another namespace', async (t) => {
  const netns = createNamespace(t)
  const original = addressIn(netns, 'eth0')
  const there = ['--netns', netns, '--state-dir', stateDirectory(t), '--json']
  const listed = parse((await cli('list', ...there)).stdout) as { name: string }[]
  t.deepEqual(
    listed.map(({ name }) => name),
    ['lo', 'peer0', 'eth0'],
  )
  t.is((await cli('spoof', 'eth0', WANTED, ...there)).exit, 0)
  t.is(addressIn(netns, 'eth0'), WANTED)
  t.like(parse((await cli('status', ...there)).stdout), [{ name: 'eth0', state: 'spoofed', original }])
  t.is((await cli('restore', '--all', ...there)).exit, 0)
  t.is(addressIn(netns, 'eth0'), original)
})

test('A19: digits after --netns are the number of a process', async (t) => {
  const pid = await processInNamespace(t)
  const { stdout, exit } = await cli('show', 'eth0', '--netns', String(pid), '--json')
  t.is(exit, 0)
  t.like(parse(stdout), { name: 'eth0', kind: 'veth' })
})

test('A8: a namespace that is not there is exit 69, an empty name 64', async (t) => {
  const missing = await cli('list', '--netns', 'nosuch')
  t.is(missing.exit, 69)
  saysOnce(t, missing.stderr, /nosuch/)
  t.is((await cli('list', '--netns', '')).exit, 64)
  t.is((await cli('list', '--netns', 'x', '--backend', 'memory')).exit, 64)
})
