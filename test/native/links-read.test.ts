import { once } from 'node:events'
import { spawn } from 'node:child_process'
import test from 'ava'
import type { NativeLink } from '../../src/binding/addon.js'
import { forms, openLinks } from '../helpers/native.js'
import {
  createBridge,
  createMacvlan,
  createTap,
  createTun,
  createVeth,
  ip,
  secondOpinion,
  uniqueName,
  type IpLink,
} from '../helpers/links.js'

const UP = 1
const arphrd: Record<string, number> = { ether: 1, loopback: 772, none: 65534 }
const operStates: Record<string, number> = { UNKNOWN: 0, DOWN: 2, LOWERLAYERDOWN: 3, UP: 6 }

/** ip's words in our terms. */
function translated(link: IpLink): Partial<NativeLink> {
  return {
    name: link.ifname,
    index: link.ifindex,
    type: arphrd[link.link_type] ?? -1,
    address: link.address ?? null,
    broadcast: link.broadcast ?? null,
    kind: link.linkinfo?.info_kind ?? null,
    mtu: link.mtu,
    operState: operStates[link.operstate] ?? -1,
    altNames: link.altnames ?? [],
  }
}

for (const form of forms) {
  test(`C1: list and get describe every kind of link as ip does (${form.name})`, async (t) => {
    const [veth, peer] = createVeth(t, { up: true })
    const names = [veth, peer, createMacvlan(t, veth), createBridge(t), createTap(t), createTun(t), 'lo']
    const links = openLinks(t)
    const list = await form.list(links)
    for (const name of names) {
      const got = await form.get(links, name)
      const expected = secondOpinion(name)
      t.like(got, translated(expected), name)
      t.is((got.flags & UP) !== 0, expected.flags.includes('UP'), name)
      t.deepEqual(
        list.find((link) => link.name === name),
        got,
      )
    }
  })

  test(`C1: a virtual link has no permanent address, and null says so (${form.name})`, async (t) => {
    const links = openLinks(t)
    for (const name of [...createVeth(t), createBridge(t), createTap(t)]) {
      const { permanent } = await form.get(links, name)
      t.is(permanent, null, name)
    }
  })

  test(`C1: a link without an address has null for it (${form.name})`, async (t) => {
    t.like(await form.get(openLinks(t), createTun(t)), { address: null, broadcast: null, kind: 'tun' })
  })

  test(`C1: a link is found by alternative names, short and of up to 127 bytes (${form.name})`, async (t) => {
    const [name] = createVeth(t)
    const short = uniqueName('alt')
    const long = uniqueName('alt').padEnd(127, 'x')
    for (const alternative of [short, long]) {
      ip('link', 'property', 'add', 'dev', name, 'altname', alternative)
    }
    const links = openLinks(t)
    t.deepEqual((await form.get(links, name)).altNames, [short, long])
    for (const [alternative, address] of [
      [short, '02:00:00:00:00:05'],
      [long, '02:00:00:00:00:06'],
    ] as const) {
      t.deepEqual(await form.get(links, alternative), await form.get(links, name))
      await form.setAddress(links, alternative, address)
      t.is(await form.getAddress(links, alternative), address)
      t.is(secondOpinion(name).address, address)
    }
    await form.setUp(links, long, true)
    t.true(secondOpinion(name).flags.includes('UP'))
  })

  test(`C1: a name that is not ASCII works like any other (${form.name})`, async (t) => {
    const [name] = createVeth(t)
    const renamed = uniqueName('é')
    ip('link', 'set', name, 'name', renamed)
    t.teardown(() => ip('link', 'delete', renamed))
    const links = openLinks(t)
    t.is((await form.get(links, renamed)).name, renamed)
    t.is(await form.getAddress(links, renamed), secondOpinion(renamed).address ?? '')
  })

  test(`A8: a name whose low bytes spell a link is not taken for that link (${form.name})`, async (t) => {
    const [name] = createVeth(t)
    const lookalike = name.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x100))
    const error = await t.throwsAsync(form.getAddress(openLinks(t), lookalike), { code: 'ENODEV' })
    t.like(error, { link: lookalike })
  })

  test(`C1: a list taken while links come and go has each lasting link once (${form.name})`, async (t) => {
    const lasting = [...createVeth(t), ...createVeth(t), createBridge(t)]
    const links = openLinks(t)
    const coming = uniqueName('churn')
    const churn = spawn('ip', ['-force', '-batch', '-'], { stdio: ['pipe', 'ignore', 'ignore'] })
    const turn = `link add ${coming} type veth peer name ${uniqueName('peer')}\nlink delete ${coming}\n`
    churn.stdin.end(turn.repeat(200))
    const ended = once(churn, 'exit')
    let lists = 0
    while (churn.exitCode === null) {
      const names = (await form.list(links)).map(({ name }) => name)
      for (const name of lasting) t.is(names.filter((other) => other === name).length, 1, name)
      t.is(new Set(names).size, names.length)
      lists += 1
      await new Promise(setImmediate)
    }
    await ended
    t.true(lists > 0)
  })
}

test('C2: a list of more links than one datagram holds is complete', (t) => {
  const links = openLinks(t)
  const names = Array.from({ length: 200 }, () => createVeth(t)).flat()
  const listed = new Set(links.listSync().map(({ name }) => name))
  t.true(names.every((name) => listed.has(name)))
})
