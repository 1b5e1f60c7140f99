import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import test, { type ExecutionContext } from 'ava'
import { matchingHostName, type SettingsFile } from '../../src/index.js'
import { addressBySecondOpinion, createLink, createVeth } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { createHostNamespace, ORIGINAL_NAME } from '../helpers/uts.js'
import { settingsFile } from '../settings/helpers.js'
import { cli, lladdrUnder, main, parse, saysOnce, unprivileged } from './helpers.js'

interface Scene {
  name: string
  peer: string
  original: string
  file: SettingsFile
  options: string[]
}

function scene(t: ExecutionContext, contents?: unknown): Scene {
  const [name, peer] = createVeth(t, { up: true })
  const file = settingsFile(t, contents)
  const options = ['--settings', file.path, '--state-dir', stateDirectory(t), '--json']
  return { name, peer, original: addressBySecondOpinion(name), file, options }
}

const fixed = (pattern: string): object => ({ policy: 'pattern', inputs: { pattern } })

test('A15: profile create, show, list and delete', async (t) => {
  const { file, options } = scene(t)
  const words = ['--policy', 'ppgm', '--period', '1h', '--hostname', 'auto', '--description', 'a café']
  const created = await cli('profile', 'create', 'cafe', ...words, ...options)
  t.is(created.exit, 0, created.stderr)
  const cafe = {
    name: 'cafe',
    builtIn: false,
    description: 'a café',
    policy: 'ppgm',
    inputs: { period: '1h' },
    hostname: 'auto',
  }
  t.deepEqual(parse(created.stdout), cafe)
  t.deepEqual(parse((await cli('profile', 'show', 'cafe', ...options)).stdout), cafe)
  const { profiles, rules } = parse((await cli('profile', 'list', ...options)).stdout) as {
    profiles: { name: string; builtIn: boolean }[]
    rules: unknown[]
  }
  t.deepEqual(
    profiles.map(({ name, builtIn }) => [name, builtIn]),
    [
      ['home', true],
      ['work', true],
      ['public', true],
      ['lab', true],
      ['cafe', false],
    ],
  )
  t.deepEqual(rules, [])
  t.is((await cli('profile', 'delete', 'cafe', ...options)).exit, 0)
  t.false(file.read().profiles.has('cafe'))
})

for (const [words, exit, told] of [
  [['create', 'home', '--policy', 'random'], 64, 'built in'],
  [['delete', 'lab'], 64, 'built in'],
  [['delete', 'cafe'], 64, '"cafe"'],
  [['show', 'cafe'], 64, 'home, work'],
  [['use', 'cafe'], 64, '"cafe"'],
  [['create', 'cafe'], 64, '--policy'],
  [['create', 'cafe', '--policy', 'rando'], 64, 'profiles.cafe.policy'],
  [['create', 'cafe', '--policy', 'ppgm', '--period', 'soon'], 64, 'profiles.cafe.inputs.period'],
  [['use', '--network', 'Café'], 69, '"Café"'],
  [['use', 'home', 'gone0'], 69, '"gone0"'],
] as const) {
  test(`A15: profile ${words.join(' ')} exits with ${exit} and makes no file`, async (t) => {
    const { file, options } = scene(t)
    const outcome = await cli('profile', ...words, ...options)
    t.is(outcome.exit, exit, outcome.stderr)
    saysOnce(t, outcome.stderr, told)
    t.false(existsSync(file.path))
  })
}

test('A15: a broken settings file exits with 65, names the value, and nothing is changed', async (t) => {
  const { name, original, file, options } = scene(t, { profiles: { cafe: { policy: 'rando' } } })
  const before = readFileSync(file.path, 'utf8')
  for (const words of [['use', 'home', name], ['list'], ['create', 'x', '--policy', 'random']]) {
    const { exit, stderr } = await cli('profile', ...words, ...options)
    t.is(exit, 65)
    saysOnce(t, stderr, file.path, 'profiles.cafe.policy')
  }
  t.is(addressBySecondOpinion(name), original)
  t.is(readFileSync(file.path, 'utf8'), before)
})

test('A15: profile use changes the links, and going from one profile to another keeps the originals', async (t) => {
  const { name, peer, original, options } = scene(t)
  const peerOriginal = addressBySecondOpinion(peer)
  const home = await cli('profile', 'use', 'home', name, peer, '--network', 'A', ...options)
  t.is(home.exit, 0, home.stderr)
  const atHome = addressBySecondOpinion(name)
  t.not(atHome, original)
  t.deepEqual((parse(home.stdout) as { links: unknown[] }).links[0], {
    name,
    address: atHome,
    previous: original,
    original,
  })
  await cli('profile', 'use', 'public', name, '--network', 'B', ...options)
  t.not(addressBySecondOpinion(name), atHome)
  await cli('profile', 'use', 'home', name, '--network', 'A', ...options)
  t.is(addressBySecondOpinion(name), atHome, 'the network knows it by the same address again')
  const restored = await cli('identity', 'restore', ...options.slice(2))
  t.is(restored.exit, 0, restored.stderr)
  t.deepEqual([addressBySecondOpinion(name), addressBySecondOpinion(peer)], [original, peerOriginal])
})

test('A15: a switch that fails on the second link takes the first back to what it had', async (t) => {
  const { name: first, options } = scene(t, {
    profiles: { one: fixed('02:00:00:00:15:0x'), both: fixed('02:00:00:00:16:xx') },
  })
  // Its driver takes no address.
  const second = createLink(t, 'ifb')
  t.is((await cli('profile', 'use', 'one', first, ...options)).exit, 0)
  const before = [first, second].map(addressBySecondOpinion)
  const { exit, stderr } = await cli('profile', 'use', 'both', first, second, ...options)
  t.is(exit, 69)
  t.regex(stderr, /Rolled back: .*again\./)
  t.deepEqual([first, second].map(addressBySecondOpinion), before)
  const status = parse((await cli('status', ...options.slice(2))).stdout) as { name: string }[]
  t.deepEqual(
    status.map(({ name }) => name),
    [first],
  )
})

test('A14: without privilege a profile is refused before anything is touched', async (t) => {
  const { name, original, options } = scene(t)
  const { exit, stderr } = await lladdrUnder(unprivileged, 'profile', 'use', 'public', name, ...options)
  t.is(exit, 77)
  saysOnce(t, stderr, 'No permission')
  t.is(addressBySecondOpinion(name), original)
})

test('A15: rules choose profiles by link and network, and several profiles are one switch', async (t) => {
  const scenery = scene(t)
  const { name, peer, file, options } = scenery
  const rules = [
    { link: name, network: 'Office', profile: 'here' },
    { link: `${peer.slice(0, -1)}?`, profile: 'there' },
  ]
  const profiles = { here: fixed('02:00:00:00:aa:xx'), there: fixed('02:00:00:00:bb:xx') }
  writeFileSync(file.path, JSON.stringify({ version: 1, profiles, rules }))
  const { exit, stderr } = await cli('profile', 'use', '--network', 'Office', ...options)
  t.is(exit, 0, stderr)
  t.regex(addressBySecondOpinion(name), /^02:00:00:00:aa:/)
  t.regex(addressBySecondOpinion(peer), /^02:00:00:00:bb:/)
})

test('A15: of two profiles whose second fails, the links of the first go back too', async (t) => {
  const { name, peer, original, file, options } = scene(t)
  const inUse = addressBySecondOpinion(peer)
  const group = {
    policy: 'nm-stable',
    inputs: { stableType: 'uuid', stableId: 'x', ifname: 'eth0', secretHex: '6b657931' },
  }
  const profiles = {
    here: fixed('02:00:00:00:cc:xx'),
    there: { ...group, inputs: { ...group.inputs, mask: `ff:ff:ff:ff:ff:ff 00:00:5E:00:01:01` } },
  }
  const rules = [
    { link: name, profile: 'here' },
    { link: peer, profile: 'there' },
  ]
  writeFileSync(file.path, JSON.stringify({ version: 1, profiles, rules }))
  const { exit, stderr } = await cli('profile', 'use', '--network', 'Office', ...options)
  t.is(exit, 64, stderr)
  t.regex(stderr, /reserved/)
  t.is(addressBySecondOpinion(name), original)
  t.is(addressBySecondOpinion(peer), inUse)
  t.deepEqual(parse((await cli('status', ...options.slice(2))).stdout), [])
})

test('A14: a profile may change the host name with the address', async (t) => {
  const { name, original, options } = scene(t, { profiles: { cafe: { policy: 'random', hostname: 'auto' } } })
  const host = await createHostNamespace(t)
  const { exit, stderr } = await lladdrUnder(host.enter, 'profile', 'use', 'cafe', name, ...options)
  t.is(exit, 0, stderr)
  t.is(host.name(), matchingHostName(addressBySecondOpinion(name)))
  await lladdrUnder(host.enter, 'identity', 'restore', ...options.slice(2))
  t.is(host.name(), ORIGINAL_NAME)
  t.is(addressBySecondOpinion(name), original)
})

test('A14: two profiles of a switch cannot want two host names', async (t) => {
  const { name, peer, original, file, options } = scene(t)
  const profiles = { a: { policy: 'random', hostname: 'a' }, b: { policy: 'random', hostname: 'b' } }
  const rules = [
    { link: name, profile: 'a' },
    { link: peer, profile: 'b' },
  ]
  writeFileSync(file.path, JSON.stringify({ version: 1, profiles, rules }))
  const { exit, stderr } = await cli('profile', 'use', ...options)
  t.is(exit, 64)
  saysOnce(t, stderr, '"a"', '"b"')
  t.is(addressBySecondOpinion(name), original)
})

test('A15: profile use --watch switches with every edit that matters, and survives a broken one', async (t) => {
  const { name, original, file, options } = scene(t, { profiles: { cafe: fixed('02:00:00:01:xx:xx') } })
  const argv = [...main, 'profile', 'use', 'cafe', name, '--watch', ...options]
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  const results = createInterface(child.stdout)[Symbol.asyncIterator]()
  const warnings = createInterface(child.stderr)[Symbol.asyncIterator]()
  const edit = (text: string): void => {
    writeFileSync(`${file.path}.new`, text)
    renameSync(`${file.path}.new`, file.path)
  }
  const nextAddress = async (): Promise<string> => {
    const { links } = JSON.parse(String((await results.next()).value)) as { links: { address: string }[] }
    return links[0]?.address ?? ''
  }
  t.regex(await nextAddress(), /^02:00:00:01:/)
  edit(JSON.stringify({ version: 1, profiles: { cafe: fixed('02:00:00:02:xx:xx') } }))
  const second = await nextAddress()
  t.regex(second, /^02:00:00:02:/)
  edit('{ "version": 1, "profiles": { "cafe": { "policy": ')
  t.regex(
    String((await warnings.next()).value),
    /warning: .*settings\.json is not JSON.*last good settings stay in force/,
  )
  edit(JSON.stringify({ version: 1, profiles: { cafe: { policy: 'rando' } } }))
  t.regex(String((await warnings.next()).value), /profiles\.cafe\.policy/)
  t.is(addressBySecondOpinion(name), second)
  edit(JSON.stringify({ version: 1, profiles: { cafe: fixed('02:00:00:03:xx:xx') } }))
  t.regex(await nextAddress(), /^02:00:00:03:/)
  t.regex(addressBySecondOpinion(name), /^02:00:00:03:/)
  child.kill('SIGINT')
  t.deepEqual(await once(child, 'exit'), [0, null])
  await cli('identity', 'restore', ...options.slice(2))
  t.is(addressBySecondOpinion(name), original)
})
