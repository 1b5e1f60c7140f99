import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import test from 'ava'
import { LladdrError, openSpoofer } from '../../src/index.js'
import { restore } from '../../src/spoof/restore.js'
import { spoof } from '../../src/spoof/spoof.js'
import { throwsCode } from '../helpers/errors.js'
import {
  addressBySecondOpinion,
  createBridge,
  createLink,
  createMacvlan,
  createVeth,
  ip,
  uniqueAddress,
} from '../helpers/links.js'
import { createCable, eventually, learntBy } from '../helpers/network.js'
import { ETH0, ETH1, explicit, OTHER, scene, WANTED } from '../helpers/spoofing.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { twins } from '../helpers/twins.js'

const STATION = '02:00:00:00:00:77'

for (const [form, drive] of twins) {
  const neighbours = [
    { link: 'eth1', ip: '10.0.0.5', address: STATION },
    { link: 'eth1', address: '02:00:00:00:00:78' },
  ]
  for (const [what, address, holder] of [
    ['another link', ETH1, /by "eth1"/],
    ['a neighbour', STATION, /by 10\.0\.0\.5, a neighbour on "eth1"/],
    ['a station behind a bridge', '02:00:00:00:00:78', /by a station behind "eth1"/],
  ] as const) {
    test(`A8: the address of ${what} is refused by name, and leaves no trace (${form})`, async (t) => {
      const at = scene(t, { neighbours })
      const error = await throwsCode(t, drive(spoof(at, ['eth0'], explicit(address))), 'ADDRESS_IN_USE')
      t.regex(error.message, holder)
      t.regex(error.hint, /--allow-duplicate/)
      t.is(error.link, 'eth0')
      t.is(at.links.getAddressSync('eth0'), ETH0)
      t.false(existsSync(at.directory))
      await drive(spoof(at, ['eth0'], { ...explicit(address), allowDuplicate: true }))
      t.is(at.links.getAddressSync('eth0'), address)
    })
  }

  test(`A8: one address for two links is refused, unless they lie on top of each other (${form})`, async (t) => {
    const at = scene(t)
    const error = await throwsCode(t, drive(spoof(at, ['eth0', 'eth1'], explicit(WANTED))), 'ADDRESS_IN_USE')
    t.regex(error.message, /"eth0" by this very change/)
    const stacked = scene(t, { links: [{ name: 'eth0' }, { name: 'v', kind: 'vlan', iflink: 'eth0' }] })
    await drive(spoof(stacked, ['eth0', 'v'], explicit(WANTED)))
    t.is(stacked.links.getAddressSync('v'), WANTED)
  })

  test(`A8: the original of a link that is spoofed is kept free for it (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth1'], explicit(WANTED)))
    const error = await throwsCode(t, drive(spoof(at, ['eth0'], explicit(ETH1))), 'ADDRESS_IN_USE')
    t.regex(error.message, /"eth1" when that is restored/)
    await drive(restore(at, 'eth1', {}))
    at.links.setAddressSync('eth1', OTHER)
    await drive(spoof(at, ['eth0'], explicit(ETH1)))
    t.is(at.links.getAddressSync('eth0'), ETH1)
  })

  test(`A5: an original is put back whoever else has it by now (${form})`, async (t) => {
    const at = scene(t, { neighbours: [{ link: 'eth1', ip: '10.0.0.5', address: ETH0 }] })
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    at.links.setAddressSync('eth1', ETH0)
    await drive(restore(at, 'eth0', {}))
    t.is(at.links.getAddressSync('eth0'), ETH0)
  })

  test(`A8: its own original, permanent and present address are never refused to a link (${form})`, async (t) => {
    const permanent = '00:16:3e:00:00:01'
    const links = [
      { name: 'eth0', address: ETH0, permanent },
      { name: 'eth1', address: permanent },
    ]
    const at = scene(t, { links, neighbours: [{ link: 'eth1', ip: '10.0.0.5', address: ETH0 }] })
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    for (const address of [WANTED, ETH0, permanent]) {
      await drive(spoof(at, ['eth0'], explicit(address)))
      t.is(at.links.getAddressSync('eth0'), address)
    }
  })

  test(`A12: a policy keeps away from what neighbours have (${form})`, async (t) => {
    const taken = Array.from({ length: 15 }, (_, n) => `02:00:00:00:01:0${n.toString(16)}`)
    const at = scene(t, { neighbours: taken.map((address) => ({ link: 'eth1', ip: null, address })) })
    const [result] = await drive(spoof(at, ['eth0'], { policy: 'pattern', pattern: '02:00:00:00:01:0x' }))
    t.is(result?.address, '02:00:00:00:01:0f')
  })

  test(`A8: where neighbours cannot be told, the links alone are looked at (${form})`, async (t) => {
    const at = scene(t)
    at.links.neighboursSync = () => {
      throw new LladdrError('CONNECTIVITY_UNSUPPORTED', 'This system does not tell.')
    }
    await throwsCode(t, drive(spoof(at, ['eth0'], explicit(ETH1))), 'ADDRESS_IN_USE')
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    t.deepEqual([...new Set(at.log.told)], ['This system does not tell.'])
    at.links.neighboursSync = () => {
      throw new LladdrError('SYSTEM_ERROR', 'Broken.')
    }
    await throwsCode(t, drive(spoof(at, ['eth0'], explicit(OTHER))), 'SYSTEM_ERROR')
  })
}

for (const backend of ['native', 'shell']) {
  test(`A8: a real link does not get the address of a real link or neighbour (${backend})`, async (t) => {
    const cable = createCable(t, backend === 'native' ? 130 : 131)
    const { name, net } = cable
    const [gateway, ours] = [`10.${String(net)}.0.2`, `10.${String(net)}.0.1`]
    await using spoofer = await openSpoofer({ backend, stateDir: stateDirectory(t) })
    const [other] = createVeth(t)
    await throwsCode(t, spoofer.spoof(name, explicit(addressBySecondOpinion(other))), 'ADDRESS_IN_USE')
    await spoofer.links.solicit(name, gateway)
    eventually(t, 'the far end has asked us back', () => learntBy(cable, ours) !== undefined)
    const far = (await spoofer.links.neighbours(name)).find((each) => each.ip === gateway)
    t.like(far, { link: name, state: 'reachable' })
    const error = await throwsCode(t, spoofer.spoof(name, explicit(far?.address ?? '')), 'ADDRESS_IN_USE')
    t.true(error.message.includes(`${gateway}, a neighbour on "${name}"`), error.message)
  })
}

test('A8: a station that a bridge has learnt is met too', async (t) => {
  const bridge = createBridge(t)
  const [port] = createVeth(t)
  ip('link', 'set', port, 'master', bridge, 'up')
  const station = uniqueAddress()
  ip('link', 'set', bridge, 'up')
  execFileSync('bridge', ['fdb', 'add', station, 'dev', port, 'master', 'static'])
  const [link] = createVeth(t)
  await using spoofer = await openSpoofer({ stateDir: stateDirectory(t) })
  const error = await throwsCode(t, spoofer.spoof(link, explicit(station)), 'ADDRESS_IN_USE')
  t.true(error.message.includes(`a station behind "${port}"`), error.message)
})

test('A8: a bridge may have the address of its port, a macvlan that of no other', async (t) => {
  const bridge = createBridge(t)
  const [port] = createVeth(t)
  ip('link', 'set', port, 'master', bridge)
  await using spoofer = await openSpoofer({ stateDir: stateDirectory(t) })
  const shared = addressBySecondOpinion(port)
  await spoofer.spoof(bridge, explicit(shared))
  const [lower] = createVeth(t)
  const [one, two] = [createMacvlan(t, lower), createMacvlan(t, lower)]
  await throwsCode(t, spoofer.spoof(one, explicit(addressBySecondOpinion(two))), 'ADDRESS_IN_USE')
  const dummy = createLink(t, 'veth')
  await throwsCode(t, spoofer.spoof(dummy, explicit(shared)), 'ADDRESS_IN_USE')
})
