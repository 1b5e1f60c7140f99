import test, { type ExecutionContext } from 'ava'
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'
import { LladdrError, openLinksSync, type Link, type LinkLayer } from '../../../src/index.js'
import { IpTool } from '../../../src/link/shell/ip.js'
import { Program } from '../../../src/link/shell/program.js'
import { ShellLinkLayer } from '../../../src/link/shell/shell.js'
import { throwsCode } from '../../helpers/errors.js'
import {
  createBridge,
  createLink,
  createMacvlan,
  createTap,
  createVeth,
  ip,
  uniqueName,
} from '../../helpers/links.js'
import { script } from '../../helpers/scripts.js'
import { call, twins, type Drive } from '../../helpers/twins.js'

const A = '02:00:00:00:00:0a'

function open(t: ExecutionContext, backend: string): LinkLayer {
  const links = openLinksSync({ backend })
  t.teardown(() => {
    links.close()
  })
  return links
}

/** One link of each sort, up and down, with and without carrier, changed and not, with other names. */
function createLinks(t: ExecutionContext): string[] {
  const [up, peer] = createVeth(t, { up: true })
  const [waiting, down] = createVeth(t)
  ip('link', 'set', waiting, 'up', 'mtu', '1400')
  const names = [
    up,
    peer,
    waiting,
    down,
    createMacvlan(t, up),
    createBridge(t),
    createTap(t),
    createTun(t),
    "it's",
  ]
  ip('link', 'add', "it's", 'type', 'bridge')
  t.teardown(() => ip('link', 'delete', "it's"))
  ip('link', 'set', peer, 'address', A, 'promisc', 'on', 'allmulticast', 'on', 'arp', 'off')
  ip(
    'link',
    'property',
    'add',
    'dev',
    peer,
    'altname',
    uniqueName('other'),
    'altname',
    uniqueName('a-very-long-name-'),
  )
  return names
}

function createTun(t: ExecutionContext): string {
  const name = uniqueName('tun')
  ip('tuntap', 'add', 'dev', name, 'mode', 'tun')
  t.teardown(() => ip('link', 'delete', name))
  return name
}

const of = (names: readonly string[], links: readonly Link[]): Link[] =>
  links.filter(({ name }) => names.includes(name))

/** What `look` sees while nothing changes: the kernel tells of carrier some time after a link came up. */
async function seenAtRest<T>(rest: () => unknown, look: () => Promise<T>): Promise<T> {
  for (;;) {
    const before = rest()
    const seen = await look()
    if (isDeepStrictEqual(before, rest())) return seen
  }
}

test.serial('C4: the shell backend sees what the native one sees, field by field', async (t) => {
  const names = createLinks(t)
  const [native, shell] = [open(t, 'native'), open(t, 'shell')]
  for (const [, drive] of twins) {
    const [expected, listed, got] = await seenAtRest(
      () => of(names, native.listSync()),
      async () => [
        of(names, native.listSync()),
        of(names, await drive(call(shell, 'list'))),
        await Promise.all(names.map((name) => drive(call(shell, 'get', name)))),
      ],
    )
    t.is(listed.length, names.length)
    t.deepEqual(listed, expected)
    t.deepEqual(
      got.toSorted((a, b) => a.index - b.index),
      expected,
    )
  }
})

test.serial('C4: the two agree on the assign type too where sysfs shows these links', async (t) => {
  const names = createLinks(t)
  const fixture = fileURLToPath(new URL('../../fixtures/both-lists.ts', import.meta.url))
  const command = [process.execPath, '--import=tsx', fixture, ...names]
  const mounted = 'mount -t sysfs sysfs /sys && exec "$@"'
  const here = open(t, 'native')
  const { stdout } = await seenAtRest(
    () => of(names, here.listSync()),
    () => promisify(execFile)('unshare', ['--mount', 'sh', '-c', mounted, 'sh', ...command]),
  )
  const [native, shell] = JSON.parse(stdout) as [Link[], Link[]]
  t.deepEqual(shell, native)
  const types = new Set(shell.map(({ assignType }) => assignType))
  for (const type of ['random', 'set', null] as const) t.true(types.has(type), String(type))
})

type Ask = (links: LinkLayer, drive: Drive) => Promise<unknown>

/** Both backends fail with the same code, number and link; returns the shell's error. */
async function failAlike(t: ExecutionContext, drive: Drive, ask: Ask): Promise<LladdrError> {
  const [native, shell] = await Promise.all(
    ['native', 'shell'].map((backend) =>
      t.throwsAsync(ask(open(t, backend), drive), { instanceOf: LladdrError }),
    ),
  )
  if (!native || !shell) throw new Error('one of the two did not fail')
  const { code, errno, link } = native
  t.like(shell, { code, errno, link }, shell.message)
  return shell
}

for (const [form, drive] of twins) {
  test(`C4: what the kernel refuses, both backends refuse with the same code and number (${form})`, async (t) => {
    const [lower] = createVeth(t, { up: true })
    const taken = createMacvlan(t, lower)
    const other = createMacvlan(t, lower)
    for (const name of [taken, other]) ip('link', 'set', name, 'up')
    const address = open(t, 'native').getAddressSync(taken)
    const inUse = await failAlike(t, drive, (links, run) => run(call(links, 'setAddress', other, address)))
    t.like(inUse, { code: 'ADDRESS_IN_USE', syscall: 'ip link set' })

    const ifb = createLink(t, 'ifb')
    const unsupported = await failAlike(t, drive, (links, run) => run(call(links, 'setAddress', ifb, A)))
    t.is(unsupported.code, 'CHANGE_UNSUPPORTED')
  })

  test(`C4: a link without an Ethernet address is refused as the native backend refuses it (${form})`, async (t) => {
    const tun = createTun(t)
    const set = await failAlike(t, drive, (links, run) => run(call(links, 'setAddress', tun, A)))
    t.is(set.code, 'LINK_NOT_ETHERNET')
    await failAlike(t, drive, (links, run) => run(call(links, 'getAddress', tun)))
  })

  test(`C4: an alternative name of any length finds the link (${form})`, async (t) => {
    const [name] = createVeth(t)
    const other = uniqueName('a-name-far-longer-than-fifteen-bytes-')
    ip('link', 'property', 'add', 'dev', name, 'altname', other)
    const shell = open(t, 'shell')
    await drive(call(shell, 'setAddress', other, A))
    t.is(await drive(call(shell, 'getAddress', other)), A)
    t.is((await drive(call(shell, 'get', other))).name, name)
  })

  test(`C4: if3 is a name, not the link with index 3 as iproute2 has it (${form})`, async (t) => {
    const [name] = createVeth(t)
    const native = open(t, 'native')
    const before = native.getSync(name)
    const trap = `if${String(before.index)}`
    for (const ask of [
      (links, run) => run(call(links, 'get', trap)),
      (links, run) => run(call(links, 'getAddress', trap)),
      (links, run) => run(call(links, 'setAddress', trap, A)),
      (links, run) => run(call(links, 'setUp', trap, true)),
    ] satisfies Ask[]) {
      t.is((await failAlike(t, drive, ask)).code, 'LINK_NOT_FOUND')
    }
    t.deepEqual(native.getSync(name), before)
  })

  test(`C4: loopback is refused under its other names too (${form})`, async (t) => {
    const other = uniqueName('lo')
    ip('link', 'property', 'add', 'dev', 'lo', 'altname', other)
    t.teardown(() => ip('link', 'property', 'del', 'dev', 'lo', 'altname', other))
    const shell = open(t, 'shell')
    await throwsCode(t, drive(call(shell, 'setAddress', other, A)), 'LINK_LOOPBACK')
    t.is(shell.getAddressSync('lo'), '00:00:00:00:00:00')
  })

  test(`A14: without the privilege the backend says so, reads, and refuses to change (${form})`, async (t) => {
    const [name] = createVeth(t)
    const powerless = script(t, 'exec setpriv --bounding-set=-all --inh-caps=-all ip "$@"')
    const links = new ShellLinkLayer(new IpTool(new Program(powerless)))
    t.false(links.mayChange())
    t.is((await drive(call(links, 'get', name))).name, name)
    const denied = await throwsCode(t, drive(call(links, 'setAddress', name, A)), 'PERMISSION_DENIED')
    t.like(denied, { errno: 1, syscall: 'ip link set', link: name })
    await throwsCode(t, drive(call(links, 'setUp', name, true)), 'PERMISSION_DENIED')
  })

  test(`C4: an ip that prints no JSON makes the backend unavailable (${form})`, async (t) => {
    const links = new ShellLinkLayer(new IpTool(new Program(script(t, 'echo "1: lo: <LOOPBACK,UP>"'))))
    await throwsCode(t, drive(call(links, 'list')), 'BACKEND_UNAVAILABLE')
    await throwsCode(t, drive(call(links, 'getAddress', 'eth0')), 'BACKEND_UNAVAILABLE')
  })

  test(`C4: an ip that hangs is a SYSTEM_ERROR with ETIMEDOUT that names the link (${form})`, async (t) => {
    const links = new ShellLinkLayer(new IpTool(new Program(script(t, 'exec sleep 60'), 100)))
    const error = await throwsCode(t, drive(call(links, 'get', 'eth0')), 'SYSTEM_ERROR')
    t.like(error, { errno: 110, link: 'eth0' })
  })
}

test('A14: capabilities of another user namespace are not taken for the privilege', (t) => {
  const elsewhere = script(t, 'exec unshare --user --map-root-user ip "$@"')
  t.false(new ShellLinkLayer(new IpTool(new Program(elsewhere))).mayChange())
})

test('A14: asking for the privilege changes nothing', (t) => {
  const links = open(t, 'shell')
  const before = links.getSync('lo')
  t.true(links.mayChange())
  t.deepEqual(links.getSync('lo'), before)
})

test('A14: boot and namespace are those that the native backend tells', (t) => {
  t.deepEqual(open(t, 'shell').identity(), open(t, 'native').identity())
})

test('C2: the async form does not block the event loop while ip runs', async (t) => {
  const gate = `${script(t)}.open`
  const waiting = script(t, `until [ -e ${gate} ]; do sleep 0.01; done; exec ip "$@"`)
  const links = new ShellLinkLayer(new IpTool(new Program(waiting)))
  setImmediate(() => {
    writeFileSync(gate, '')
  })
  t.is(await links.getAddress('lo'), '00:00:00:00:00:00')
})

test('C2: a call in flight when the layer is closed finishes', async (t) => {
  const links = open(t, 'shell')
  const flying = links.getAddress('lo')
  links.close()
  t.is(await flying, '00:00:00:00:00:00')
})

test('C4: setting an address of a link that was looked at costs one process', (t) => {
  const [name] = createVeth(t)
  const log = script(t)
  const counting = script(t, `echo "$*" >> ${log}; exec ip "$@"`)
  const links = new ShellLinkLayer(new IpTool(new Program(counting)))
  for (const address of [A, '02:00:00:00:00:0b']) links.setAddressSync(name, address)
  const calls = readFileSync(log, 'utf8').trim().split('\n').slice(1)
  t.deepEqual(calls, [
    `-j link show dev ${name}`,
    `link set dev ${name} address ${A}`,
    `link set dev ${name} address 02:00:00:00:00:0b`,
  ])
})
