import { readdirSync, readlinkSync } from 'node:fs'
import test from 'ava'
import { openLinks, openLinksSync, type LinkLayer } from '../../src/index.js'
import { namespacePath } from '../../src/link/netns.js'
import { throwsCode } from '../helpers/errors.js'
import { createVeth, ip } from '../helpers/links.js'
import { callElsewhere, withoutCapabilities } from '../helpers/native.js'
import { addressIn, createNamespace, processInNamespace } from '../helpers/netns.js'
import { linkLayerContract } from './contract.js'
import { withRoute } from './fixture.js'

const A = '02:00:00:00:00:0a'
const B = '02:00:00:00:00:0b'

const openings = [
  ['async', openLinks],
  // eslint-disable-next-line @typescript-eslint/require-await -- a throw becomes a rejection, as in the async form
  ['sync', async (options) => openLinksSync(options)],
] as const satisfies readonly [string, typeof openLinks][]

linkLayerContract('native in another namespace', (t) => {
  const netns = createNamespace(t)
  // Without any IPv4 address, lo's too, the kernel takes every address for a broadcast.
  for (const link of ['lo', 'eth0', 'peer0']) ip('-n', netns, 'link', 'set', link, 'up')
  const links = openLinksSync({ netns })
  t.teardown(() => {
    links.close()
  })
  return { links, live: 'eth0', routes: withRoute('eth0', netns) }
})

const names = async (links: LinkLayer): Promise<string[]> => (await links.list()).map(({ name }) => name)

/** Of every thread of this process. */
const ownNamespaces = (): string[] =>
  readdirSync('/proc/self/task').map((task) => readlinkSync(`/proc/self/task/${task}/ns/net`))

for (const [form, open] of openings) {
  test(`C1: a namespace is opened by name, path and process, and is the same each time (${form})`, async (t) => {
    const netns = createNamespace(t)
    const pid = await processInNamespace(t)
    using byName = await open({ netns })
    using byPath = await open({ netns: `/run/netns/${netns}` })
    using byProcess = await open({ netns: pid })
    for (const links of [byName, byPath, byProcess]) t.deepEqual(await names(links), ['lo', 'peer0', 'eth0'])
    t.deepEqual(byName.identity(), byPath.identity())
    t.is(byName.identity().label, netns)
    const { namespace, label } = byProcess.identity()
    t.is(namespace, readlinkSync(`/proc/${String(pid)}/ns/net`))
    t.is(label, namespace, 'it has no name')
    ip('netns', 'attach', `${netns}x`, String(pid))
    t.teardown(() => ip('netns', 'delete', `${netns}x`))
    using named = await open({ netns: pid })
    t.is(named.identity().label, `${netns}x`)
  })

  test(`C1: the process's own namespace has no label, however it is given (${form})`, async (t) => {
    using links = await open({ netns: process.pid })
    using own = await open({})
    t.deepEqual(links.identity(), own.identity())
    t.false('label' in own.identity())
  })

  test(`C1: two namespaces are changed side by side while the process stays in its own (${form})`, async (t) => {
    const [own] = createVeth(t)
    const [blue, red] = [createNamespace(t), createNamespace(t)]
    const before = readlinkSync('/proc/self/ns/net')
    using here = await open({})
    using inBlue = await open({ netns: blue })
    using inRed = await open({ netns: red })
    const peers = [addressIn(blue, 'peer0'), addressIn(red, 'peer0')]
    for (let round = 0; round < 50; round++) {
      const [first, second] = round % 2 === 0 ? [A, B] : [B, A]
      await Promise.all([
        inBlue.setAddress('eth0', first),
        inRed.setAddress('eth0', second),
        inRed.setAddresses([{ name: 'eth0', address: second }]),
      ])
      t.deepEqual([inBlue.getAddressSync('eth0'), inRed.getAddressSync('eth0')], [first, second])
    }
    t.deepEqual([addressIn(blue, 'eth0'), addressIn(red, 'eth0')], [B, A])
    t.deepEqual([addressIn(blue, 'peer0'), addressIn(red, 'peer0')], peers)
    t.true((await names(here)).includes(own))
    t.false((await names(here)).includes('eth0'))
    t.deepEqual(new Set(ownNamespaces()), new Set([before]))
  })

  test(`C1: a namespace outlives its name while it is open, and not its handle (${form})`, async (t) => {
    const name = `${createNamespace(t)}x`
    ip('netns', 'add', name)
    const links = await open({ netns: name })
    ip('netns', 'delete', name)
    t.deepEqual(await names(links), ['lo'])
    links.close()
    await throwsCode(t, open({ netns: name }), 'NETNS_NOT_FOUND')
  })

  test(`A8: a namespace that is not there is told with what was given (${form})`, async (t) => {
    for (const netns of ['nosuch', '/nosuch/net', '/etc/hostname', '/tmp', './nosuch/net', 2 ** 31 - 1]) {
      const error = await throwsCode(t, open({ netns }), 'NETNS_NOT_FOUND')
      t.true(error.message.includes(`"${String(netns)}"`), error.message)
      t.is(error.path, namespacePath(netns))
    }
  })

  test(`A8: what cannot name a namespace, and a backend that enters none, are refused (${form})`, async (t) => {
    for (const netns of ['', '.', '..', 'a\0b', 0, -1, 1.5, NaN]) {
      await throwsCode(t, open({ netns }), 'ARGUMENT_INVALID')
    }
    await throwsCode(t, open({ backend: 'memory', netns: 'x' }), 'ARGUMENT_INVALID')
  })

  test(`C1: the assign type is told in another namespace (${form})`, async (t) => {
    using links = await open({ netns: createNamespace(t) })
    t.is((await links.get('eth0')).assignType, 'random')
    await links.setAddress('eth0', A)
    const [, , eth0] = await links.list({ assignType: true })
    t.like(eth0, { name: 'eth0', assignType: 'set' })
  })
}

test('A14: without CAP_SYS_ADMIN a namespace cannot be entered, and the error says what it takes', async (t) => {
  const path = `/run/netns/${createNamespace(t)}`
  const [outcome] = await callElsewhere(withoutCapabilities, [['addon', 'openLinks', path]])
  t.deepEqual(outcome?.error, { code: 'EPERM', errno: 1, syscall: 'setns', path })
})

test.serial('C1: what is closed leaves no descriptor and no thread behind', async (t) => {
  const netns = createNamespace(t)
  const count = (kind: string): number => readdirSync(`/proc/self/${kind}`).length
  const round = async (): Promise<void> => {
    using first = openLinksSync({ netns })
    using second = await openLinks({ netns })
    t.deepEqual(await names(first), await names(second))
  }
  await round()
  const fds = count('fd')
  for (let i = 0; i < 20; i++) await round()
  t.is(count('fd'), fds)
})
