import { existsSync } from 'node:fs'
import test from 'ava'
import { restore } from '../../src/spoof/restore.js'
import { spoof } from '../../src/spoof/spoof.js'
import { throwsCode } from '../helpers/errors.js'
import { ETH0, ETH1, explicit, OTHER, scene, WANTED } from '../helpers/spoofing.js'
import { twins } from '../helpers/twins.js'

for (const [form, drive] of twins) {
  test(`A1: the first spoof records the original and what the link was given (${form})`, async (t) => {
    const at = scene(t)
    const results = await drive(spoof(at, ['eth0'], explicit(WANTED)))
    t.deepEqual(results, [{ name: 'eth0', address: WANTED, previous: ETH0, original: ETH0 }])
    t.is(at.links.getAddressSync('eth0'), WANTED)
    t.like(at.repository.get('eth0'), {
      original: ETH0,
      current: WANTED,
      previous: ETH0,
      state: 'applied',
      up: true,
    })
    t.is(at.repository.get('eth1'), undefined)
  })

  test(`A1: a second spoof keeps the original of the first (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    const [result] = await drive(spoof(at, ['eth0'], explicit(OTHER)))
    t.deepEqual(result, { name: 'eth0', address: OTHER, previous: WANTED, original: ETH0 })
    t.like(at.repository.get('eth0'), { original: ETH0, current: OTHER, state: 'applied' })
  })

  test(`A1: after a restore, the next spoof takes the address of that moment as the original (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    await drive(restore(at, 'eth0', {}))
    at.links.setAddressSync('eth0', OTHER)
    const [result] = await drive(spoof(at, ['eth0'], explicit(WANTED)))
    t.is(result?.original, OTHER)
  })

  test(`A8: the intent is on disk, with the original, before the link is touched (${form})`, async (t) => {
    const at = scene(t)
    const set = at.links.setAddressSync.bind(at.links)
    let seen: unknown
    at.links.setAddressSync = (name, address) => {
      seen = at.repository.get('eth0')
      set(name, address)
    }
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    t.like(seen, { original: ETH0, previous: ETH0, current: WANTED, state: 'intent' })
  })

  test(`A12: each of several links gets an address of its own (${form})`, async (t) => {
    const at = scene(t)
    const results = await drive(spoof(at, ['eth0', 'eth1', 'eth0'], { policy: 'random' }))
    t.deepEqual(
      results.map(({ name }) => name),
      ['eth0', 'eth1'],
    )
    t.is(new Set(results.map(({ address }) => address)).size, 2)
    for (const { name, address } of results) t.is(at.links.getAddressSync(name), address)
  })

  test(`A7: several links are one transaction: when one fails all have their addresses again (${form})`, async (t) => {
    const at = scene(t, {
      links: [
        { name: 'eth0', address: ETH0, up: true },
        { name: 'eth1', address: ETH1, up: true, habit: 'always-busy' },
      ],
    })
    const error = await throwsCode(t, drive(spoof(at, ['eth0', 'eth1'], { policy: 'random' })), 'LINK_BUSY')
    t.regex(error.message, /Rolled back: "eth0" has 02:00:00:00:00:01, "eth1" has 02:00:00:00:00:02 again/)
    t.like(at.links.getSync('eth0'), { address: ETH0, up: true })
    t.like(at.links.getSync('eth1'), { address: ETH1, up: true })
    t.deepEqual(at.repository.list(), [])
  })

  const refusals = [
    ['LINK_NOT_FOUND', ['nosuch0'], explicit(WANTED)],
    ['LINK_NOT_FOUND', ['eth0', 'nosuch0'], explicit(WANTED)],
    ['LINK_LOOPBACK', ['lo'], explicit(WANTED)],
    ['ADDRESS_GROUP', ['eth0'], explicit('01:00:5e:00:00:01')],
    ['ADDRESS_ZERO', ['eth0'], explicit('00:00:00:00:00:00')],
    ['ADDRESS_INVALID', ['eth0'], explicit('02:00')],
    ['PERMANENT_ADDRESS_MISSING', ['eth0'], { policy: 'permanent' }],
  ] as const
  for (const [code, names, request] of refusals) {
    test(`A8: ${code} of ${names.join(' and ')} leaves no trace (${form})`, async (t) => {
      const at = scene(t)
      const before = at.links.listSync()
      await throwsCode(t, drive(spoof(at, names, request)), code)
      t.deepEqual(at.links.listSync(), before)
      t.false(existsSync(at.directory), 'not even the state directory was made')
    })
  }

  test(`A14: privilege is checked before anything is written (${form})`, async (t) => {
    const at = scene(t, { privileged: false })
    const error = await throwsCode(t, drive(spoof(at, ['eth0'], explicit(WANTED))), 'PERMISSION_DENIED')
    t.is(error.link, 'eth0')
    t.false(existsSync(at.directory))
  })

  test(`A8: a link of the same name that is another link is refused (${form})`, async (t) => {
    const at = scene(t, {
      links: [
        { name: 'lo', loopback: true },
        { name: 'eth0', address: ETH0, kind: 'veth' },
      ],
    })
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    const identity = at.links.identity()
    const remade = { links: [{ name: 'x' }, { name: 'y' }, { name: 'eth0', address: OTHER }], identity }
    const swapped = { links: [{ name: 'x' }, { name: 'eth0', permanent: '00:16:3e:00:00:01' }], identity }
    const otherKind = { links: [{ name: 'x' }, { name: 'eth0', kind: 'bridge' }], identity }
    const elsewhere = { identity: { ...identity, namespace: 'memory:[other]' } }
    for (const [options, why] of [
      [remade, /index is 3, not 2/],
      [swapped, /permanent address is 00:16:3e:00:00:01, not none/],
      [otherKind, /kind bridge, not veth/],
      [elsewhere, /another network namespace/],
    ] as const) {
      const there = scene(t, options, at.directory)
      for (const task of [spoof(there, ['eth0'], explicit(OTHER)), restore(there, 'eth0', {})]) {
        const error = await throwsCode(t, drive<unknown>(task), 'LINK_REPLACED')
        t.regex(error.message, why)
        t.regex(error.hint, /backup clear eth0/)
      }
    }
    t.like(at.repository.get('eth0'), { original: ETH0, state: 'applied' })
  })

  test(`A8: a link without an Ethernet address is refused (${form})`, async (t) => {
    const at = scene(t)
    const infiniband = Array.from({ length: 20 }, () => '80').join(':')
    for (const address of [null, infiniband]) {
      const eth0 = at.links.getSync('eth0')
      at.links.getSync = () => ({ ...eth0, address })
      await throwsCode(t, drive(spoof(at, ['eth0'], explicit(WANTED))), 'LINK_NOT_ETHERNET')
    }
  })

  test(`A9: a link that another process is changing is waited for, then given up naming the holder (${form})`, async (t) => {
    const at = scene(t)
    const other = scene(t, {}, at.directory)
    const held = await other.repository.lock(['eth0'])
    const error = await throwsCode(t, drive(spoof(at, ['eth0'], explicit(WANTED))), 'LOCK_TIMEOUT')
    t.regex(error.message, new RegExp(`process ${String(process.pid)}`))
    t.is(at.links.getAddressSync('eth0'), ETH0)
    held.release()
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    t.is(at.links.getAddressSync('eth0'), WANTED)
  })

  test(`A1: an alternative name spoofs the link under its own name (${form})`, async (t) => {
    const at = scene(t, { links: [{ name: 'eth0', address: ETH0, altNames: ['enp0s31f6-the-long-one'] }] })
    await drive(spoof(at, ['enp0s31f6-the-long-one'], explicit(WANTED)))
    t.like(at.repository.get('eth0'), { original: ETH0, current: WANTED })
    t.is((await drive(restore(at, 'enp0s31f6-the-long-one', {}))).address, ETH0)
  })
}
