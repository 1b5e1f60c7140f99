import { isDeepStrictEqual } from 'node:util'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { openLinksSync, type LinkLayer } from '../../src/index.js'
import { changeAddress } from '../../src/link/index.js'
import { throwsCode } from '../helpers/errors.js'
import { addressBySecondOpinion, createVeth, ip } from '../helpers/links.js'
import {
  connectivityOf,
  createCable,
  eui64,
  eventually,
  ipv6Of,
  learntBy,
  type Cable,
} from '../helpers/network.js'
import { listener } from '../helpers/listener.js'
import { run } from '../../src/task.js'
import { call, twins } from '../helpers/twins.js'

const WANTED = '06:12:34:56:c0:de'

/** Everything that a bounce is known to take away, in two tables and both families. */
function furnish({ name, net }: Cable): void {
  const four = `10.${String(net)}.0`
  const six = `2001:db8:${String(net)}:`
  const id = (number: number): string => `${String(net)}0${String(number)}`
  const commands = [
    `addr add ${four}.9/24 dev ${name}`,
    `-6 addr add ${six}:9/64 dev ${name} nodad valid_lft 3000 preferred_lft 2000`,
    `route add 172.${String(net)}.0.0/16 dev ${name} scope link`,
    `route add 192.0.2.${String(net)}/32 via 172.${String(net)}.0.1 dev ${name} proto static metric 5`,
    `route add default via ${four}.2 dev ${name} table 1${String(net)} metric 50 mtu 1400`,
    `route add 198.51.100.0/24 dev ${name} table 1${String(net)}`,
    `-6 route add 2001:db8:f000::/48 via ${six}:2 dev ${name} metric 77`,
    `-6 route add default via fe80::2 dev ${name} table 1${String(net)} metric 7`,
    `-6 route add 2001:db8:e000::/48 dev ${name} table 1${String(net)} expires 1000`,
    `nexthop add id ${id(1)} via ${four}.2 dev ${name}`,
    `nexthop add id ${id(2)} dev ${name}`,
    `nexthop add id ${id(0)} group ${id(1)},3/${id(2)}`,
    `nexthop add id ${id(3)} group ${id(1)}/${id(2)} type resilient buckets 8 idle_timer 60`,
    `-6 nexthop add id ${id(6)} via fe80::2 dev ${name} onlink`,
    `route add 203.0.${String(net)}.0/24 nhid ${id(1)} proto static`,
    `route add 203.1.${String(net)}.0/24 nhid ${id(0)} table 1${String(net)} metric 9`,
    `-6 route add 2001:db8:d000:${String(net)}::/64 nhid ${id(6)} metric 5`,
    `rule add from ${four}.9 table 1${String(net)} priority 2${String(net)}`,
    `neigh add ${four}.77 lladdr 02:00:00:00:00:77 dev ${name} nud permanent`,
    `-6 neigh add ${six}:77 lladdr 02:00:00:00:00:77 dev ${name} nud permanent`,
    `neigh add proxy ${four}.78 dev ${name}`,
    `-6 neigh add proxy ${six}:78 dev ${name}`,
  ]
  for (const command of commands) ip(...command.split(' '))
}

/** The kernel makes the local routes of IPv6 addresses some time after it has the addresses: wait for them, bounded. */
function settled(name: string, expected: unknown): unknown {
  const deadline = Date.now() + 5000
  let seen = connectivityOf(name)
  while (!isDeepStrictEqual(seen, expected) && Date.now() < deadline) seen = connectivityOf(name)
  return seen
}

/** {@link connectivityOf}, once every IPv6 address has the local route that the kernel makes for it. */
function atRest(name: string): unknown {
  const hasLocalRoutes = (): boolean => {
    const routes = JSON.stringify(connectivityOf(name))
    return ipv6Of(name)
      .filter((address) => !address.startsWith('fe80:'))
      .every((address) => routes.includes(`\\"type\\":\\"local\\",\\"dst\\":\\"${address}\\"`))
  }
  const deadline = Date.now() + 5000
  while (!hasLocalRoutes() && Date.now() < deadline);
  return connectivityOf(name)
}

function openLinks(t: ExecutionContext): LinkLayer {
  const links = openLinksSync()
  t.teardown(() => {
    links.close()
  })
  return links
}

for (const [position, [form, drive]] of twins.entries()) {
  const from = (name: string): { address: string; up: boolean } => ({
    address: addressBySecondOpinion(name),
    up: true,
  })

  test.serial(
    `A8: a bounce costs a link neither addresses nor routes nor neighbours (${form})`,
    async (t) => {
      const cable = createCable(t, 60 + position)
      furnish(cable)
      const { name } = cable
      const before = atRest(name)
      const log = listener()
      const change = { name, address: WANTED, bounce: 'always', from: from(name), log } as const
      await drive(changeAddress(openLinks(t), change))
      t.is(addressBySecondOpinion(name), WANTED)
      t.deepEqual(settled(name, before), before)
      t.deepEqual(log.told, [])
      ip('rule', 'delete', 'priority', `2${String(cable.net)}`)
    },
  )

  test.serial(
    `A8: going down alone does cost all that, and a snapshot brings it back (${form})`,
    async (t) => {
      const cable = createCable(t, 70 + position)
      furnish(cable)
      const { name } = cable
      const links = openLinks(t)
      const before = atRest(name)
      const saved = await drive(call(links, 'snapshotConnectivity', name))
      for (const up of [false, true]) await drive(call(links, 'setUp', name, up))
      t.notDeepEqual(connectivityOf(name), before)
      t.deepEqual(JSON.parse(JSON.stringify(saved)), saved)
      for (const time of ['once', 'twice']) {
        t.deepEqual(await drive(call(links, 'restoreConnectivity', name, saved)), [], time)
        t.deepEqual(settled(name, before), before, time)
      }
      ip('rule', 'delete', 'priority', `2${String(cable.net)}`)
    },
  )

  test.serial(
    `A8: a group of nexthops over two links gets back the one that it has lost (${form})`,
    async (t) => {
      const { name, net } = createCable(t, 75 + position)
      const other = createCable(t, 77 + position)
      const [mine, theirs, group] = [1, 2, 3].map((number) => `${String(net)}${String(number)}`)
      for (const command of [
        `nexthop add id ${String(mine)} via 10.${String(net)}.0.2 dev ${name}`,
        `nexthop add id ${String(theirs)} via 10.${String(other.net)}.0.2 dev ${other.name}`,
        `nexthop add id ${String(group)} group ${String(mine)}/${String(theirs)}`,
        `route add 203.2.${String(net)}.0/24 nhid ${String(group)}`,
      ])
        ip(...command.split(' '))
      const before = atRest(name)
      const log = listener()
      const change = { name, address: WANTED, bounce: 'always', from: from(name), log } as const
      await drive(changeAddress(openLinks(t), change))
      t.deepEqual(settled(name, before), before)
      t.deepEqual(log.told, [])
    },
  )

  test.serial(`A8: what cannot be put back is told by name (${form})`, async (t) => {
    const { name, net } = createCable(t, 80 + position)
    const gateway = `10.${String(net)}.0.2`
    ip('route', 'add', '203.0.113.0/24', 'via', gateway, 'dev', name, 'table', '55')
    const links = openLinks(t)
    const saved = await drive(call(links, 'snapshotConnectivity', name))
    ip('addr', 'flush', 'dev', name)
    ip('link', 'set', name, 'down')
    const missing = await drive(call(links, 'restoreConnectivity', name, saved))
    t.true(
      missing.some((entry) => entry.startsWith(`route 203.0.113.0/24 via ${gateway} table 55: `)),
      missing.join('\n'),
    )
  })

  test.serial(`A8: a damaged snapshot, or another backend's, changes nothing (${form})`, async (t) => {
    const { name } = createCable(t, 90 + position)
    const links = openLinks(t)
    const before = atRest(name)
    const saved = await drive(call(links, 'snapshotConnectivity', name))
    const cut = Buffer.from(saved.data, 'base64').subarray(0, -3).toString('base64')
    const link = Buffer.alloc(32)
    link.writeUInt32LE(32, 0)
    link.writeUInt16LE(16, 4) // RTM_NEWLINK
    for (const change of [{ data: cut }, { data: link.toString('base64') }, { backend: 'memory' }]) {
      const task = call(links, 'restoreConnectivity', name, { ...saved, ...change })
      await throwsCode(t, drive(task), 'ARGUMENT_INVALID')
    }
    t.deepEqual(settled(name, before), before)
  })

  for (const bounce of ['never', 'always'] as const) {
    test.serial(`A17: no address derives from the old one after a change (${bounce}, ${form})`, async (t) => {
      const { name } = createCable(t, 100 + position)
      const old = addressBySecondOpinion(name)
      eventually(t, 'a link-local address', () =>
        ipv6Of(name).some((address) => address.endsWith(eui64(old))),
      )
      ip('-6', 'addr', 'add', `2001:db8:abc:${String(position)}:${eui64(old)}/64`, 'dev', name, 'nodad')
      await drive(changeAddress(openLinks(t), { name, address: WANTED, bounce, from: from(name) }))
      t.deepEqual(
        ipv6Of(name).filter((address) => address.endsWith(eui64(old))),
        [],
      )
      eventually(t, 'the new link-local address', () => ipv6Of(name).includes(`fe80::${eui64(WANTED)}`))
      t.true(ipv6Of(name).includes(`2001:db8:abc:${String(position)}:${eui64(WANTED)}`))
    })

    test.serial(`A17: the other end learns the address at once (${bounce}, ${form})`, async (t) => {
      const cable = createCable(t, 110 + position)
      const { name, net, far, peer } = cable
      const ours = [`10.${String(net)}.0.1`, `2001:db8:${String(net)}::1`]
      const stale = addressBySecondOpinion(name)
      // A cable that is pulled makes the other end forget by itself, sooner or later; a live change does not.
      const isRight = (learnt: string | undefined): boolean =>
        learnt === WANTED || (bounce === 'always' && learnt === undefined)
      // Reachable: within its time the other end would not ask again by itself.
      for (const address of ours)
        ip('-n', far, 'neigh', 'replace', address, 'lladdr', stale, 'dev', peer, 'nud', 'reachable')
      await drive(changeAddress(openLinks(t), { name, address: WANTED, bounce, from: from(name) }))
      for (const address of ours)
        eventually(t, `${address} is ${WANTED}`, () => isRight(learntBy(cable, address)))
    })
  }
}

test.serial('A17: TCP connections over IPv4 and IPv6 survive a bounce', async (t) => {
  const cable = createCable(t, 120)
  const { name } = cable
  const connections = [await connectTo(t, cable, '10.120.0.2'), await connectTo(t, cable, '2001:db8:120::2')]
  for (const connection of connections) t.is(await echo(connection, 'before'), 'before')
  const links = openLinks(t)
  for (const address of [WANTED, '06:12:34:56:c0:df'])
    await run(
      changeAddress(links, {
        name,
        address,
        bounce: 'always',
        from: { address: addressBySecondOpinion(name), up: true },
      }),
    )
  for (const connection of connections) t.is(await echo(connection, 'after'), 'after')
})

const SERVER = `
  const server = require('node:net').createServer((socket) => socket.pipe(socket))
  server.listen(0, process.argv[1], () => console.log(server.address().port))`

async function connectTo(t: ExecutionContext, { far }: Cable, host: string): Promise<Socket> {
  const server = spawn('ip', ['netns', 'exec', far, process.execPath, '-e', SERVER, host], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => server.kill())
  const [port] = (await once(server.stdout, 'data')) as [Buffer]
  const socket = connect(Number(port), host)
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

async function echo(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(30_000) })) as [Buffer]
  return String(answer)
}

test.serial('A8: a link that is down has nothing to announce', async (t) => {
  const [name] = createVeth(t)
  const log = listener()
  const from = { address: addressBySecondOpinion(name), up: false }
  await run(changeAddress(openLinks(t), { name, address: WANTED, from, log }))
  t.deepEqual(log.told, [])
})
