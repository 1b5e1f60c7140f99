import test from 'ava'
import { createLink, createVeth, ip, uniqueName, uniqueAddress } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { cli, execute, linksByIp, main, parse, saysOnce, type IpLink } from './helpers.js'

const listKeys = [
  ...['name', 'index', 'address', 'permanent', 'assignType', 'kind', 'up', 'mtu', 'original', 'spoofed'],
]
const verboseKeys = [...listKeys, 'type', 'flags', 'state', 'broadcast', 'altNames']

interface View {
  name: string
  index: number
  address: string | null
  permanent: string | null
  kind: string | null
  up: boolean
  mtu: number
  original: string | null
  spoofed: boolean
  flags: string[]
  state: string
  broadcast: string | null
  altNames: string[]
}

const viewsOf = (stdout: string): View[] => parse(stdout) as View[]

/** What we print and what `ip` prints, in the same words. */
const shared = ({ name, index, address, kind, mtu, flags, state, broadcast, altNames }: View): unknown => ({
  ...{ name, index, address, kind, mtu, flags, broadcast, altNames },
  state: state.replaceAll('-', '').toUpperCase(),
})

const sharedByIp = (link: IpLink): unknown => ({
  name: link.ifname,
  index: link.ifindex,
  address: link.address ?? null,
  kind: link.linkinfo?.info_kind ?? null,
  mtu: link.mtu,
  flags: link.flags,
  broadcast: link.broadcast ?? null,
  altNames: link.altnames ?? [],
  state: link.operstate,
})

test('C1: list agrees with `ip -j -d link` on every link of a namespace with veth, macvlan, bridge and tap', async (t) => {
  const namespace = uniqueName('ns')
  ip('netns', 'add', namespace)
  t.teardown(() => ip('netns', 'delete', namespace))
  const add = (...words: string[]): string => ip('-n', namespace, 'link', 'add', ...words)
  add('cable0', 'up', 'mtu', '1400', 'type', 'veth', 'peer', 'name', 'cable1')
  add('child0', 'link', 'cable0', 'type', 'macvlan', 'mode', 'bridge')
  add('br0', 'up', 'type', 'bridge')
  ip('-n', namespace, 'tuntap', 'add', 'dev', 'tap0', 'mode', 'tap')
  ip('-n', namespace, 'link', 'set', 'cable1', 'master', 'br0', 'up')
  ip('-n', namespace, 'link', 'property', 'add', 'dev', 'cable0', 'altname', 'a-very-long-alternative-name')
  const options = ['list', '--json', '--verbose', '--state-dir', stateDirectory(t)]
  const inside = ['netns', 'exec', namespace, process.execPath, ...main, ...options]
  const { exit, stdout, stderr } = await execute('ip', inside)
  t.is(exit, 0, stderr)
  const views = viewsOf(stdout)
  const expected = linksByIp('-n', namespace)
  t.true(expected.length >= 6)
  t.deepEqual(views.map(shared), expected.map(sharedByIp))
  for (const { name, permanent, up, flags } of views) {
    t.is(permanent ?? undefined, expected.find(({ ifname }) => ifname === name)?.permaddr, name)
    t.is(up, flags.includes('UP'))
  }
})

test('A19: list --json has exactly the promised keys, in their order', async (t) => {
  const options = ['--backend', 'memory', '--state-dir', stateDirectory(t)]
  const plain = viewsOf((await cli('list', '--json', ...options)).stdout)
  for (const view of plain) t.deepEqual(Object.keys(view), listKeys)
  const verbose = viewsOf((await cli('list', '--json', '--verbose', ...options)).stdout)
  for (const view of verbose) t.deepEqual(Object.keys(view), verboseKeys)
  t.deepEqual(parse((await cli('show', 'eth0', '--json', ...options)).stdout), verbose[1])
})

test('A19: list --active leaves out what is down, and loopback', async (t) => {
  const [up] = createVeth(t, { up: true })
  const [down] = createVeth(t)
  const { stdout } = await cli('list', '--active', '--json', '--state-dir', stateDirectory(t))
  const names = viewsOf(stdout).map(({ name }) => name)
  t.true(names.includes(up))
  t.false(names.includes(down))
  t.false(names.includes('lo'))
})

test('A19: list and show tell the original of a spoofed link, and forget it when it is restored', async (t) => {
  const [name] = createVeth(t, { up: true })
  const address = uniqueAddress()
  const stateDir = ['--state-dir', stateDirectory(t)]
  const look = async (): Promise<View> =>
    parse((await cli('show', name, '--json', ...stateDir)).stdout) as View
  const before = await look()
  t.like(before, { original: null, spoofed: false })
  await cli('spoof', name, address, ...stateDir)
  t.like(await look(), { address, original: before.address, spoofed: true })
  t.regex(
    (await cli('list', ...stateDir)).stdout,
    new RegExp(`ORIGINAL[^]*${name} .*${before.address ?? ''}`),
  )
  t.regex((await cli('show', name, ...stateDir)).stdout, new RegExp(`^address +${address} {2}spoofed$`, 'm'))
  await cli('restore', name, ...stateDir)
  t.like(await look(), { address: before.address, original: null, spoofed: false })
})

test('A8: a link made anew under an old name does not get the old original', async (t) => {
  const [name] = createVeth(t)
  const stateDir = ['--state-dir', stateDirectory(t)]
  await cli('spoof', name, ...stateDir)
  ip('link', 'delete', name)
  ip('link', 'add', name, 'type', 'veth')
  const { stdout } = await cli('show', name, '--json', ...stateDir)
  t.like(parse(stdout), { original: null, spoofed: false })
})

test('A19: list --verbose describes each link for a person', async (t) => {
  const name = createLink(t, 'bridge')
  const { stdout } = await cli('list', '--verbose', '--state-dir', stateDirectory(t))
  t.regex(stdout, new RegExp(`^name +${name}\n(.+\n)*kind +bridge\n`, 'm'))
})

test('A19: show finds a link by its alternative name', async (t) => {
  const name = createLink(t, 'bridge')
  const altName = `${name}-also-known-as`
  ip('link', 'property', 'add', 'dev', name, 'altname', altName)
  const { exit, stdout } = await cli('show', altName, '--state-dir', stateDirectory(t))
  t.is(exit, 0)
  t.regex(stdout, new RegExp(`^name +${name} \\(${altName}\\)$`, 'm'))
})

test('A8: show of a link that does not exist exits with 69', async (t) => {
  const { exit, stdout, stderr } = await cli('show', 'nowhere0', '--json', '--state-dir', stateDirectory(t))
  t.is(exit, 69)
  t.is(stdout, '')
  saysOnce(t, stderr, 'nowhere0', 'lladdr list')
})
