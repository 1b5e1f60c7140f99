import test from 'ava'
import { openLinksSync } from '../../src/index.js'
import { MemoryLinkLayer } from '../../src/link/memory.js'
import { throwsCode } from '../helpers/errors.js'
import { call, twins } from '../helpers/twins.js'
import { linkLayerContract } from './contract.js'

linkLayerContract('memory', () => {
  const eth0 = { name: 'eth0', address: '02:00:00:00:00:01', up: true, routes: ['route 192.0.2.0/24'] }
  const links = [{ name: 'lo', loopback: true, up: true }, eth0]
  const layer = openLinksSync({ backend: 'memory', memory: { links } })
  const routes = (): unknown[] => JSON.parse(layer.snapshotConnectivitySync('eth0').data) as unknown[]
  return { links: layer, live: 'eth0', routes }
})

const WANTED = '02:00:00:00:00:0c'

for (const [form, drive] of twins) {
  test(`A8: a driver that is busy while the link is up takes the address when it is down (${form})`, async (t) => {
    const links = new MemoryLinkLayer({ links: [{ name: 'w', up: true, habit: 'busy-while-up' }] })
    t.like(await throwsCode(t, drive(call(links, 'setAddress', 'w', WANTED)), 'LINK_BUSY'), {
      errno: 16,
      link: 'w',
    })
    await drive(call(links, 'setUp', 'w', false))
    await drive(call(links, 'setAddress', 'w', WANTED))
    t.is(links.getAddressSync('w'), WANTED)
  })

  test(`A8: a driver without the hook says so, one that lies says nothing (${form})`, async (t) => {
    const links = new MemoryLinkLayer({
      links: [
        { name: 'tun0', habit: 'unsupported' },
        { name: 'bond0', habit: 'ignores' },
      ],
    })
    await throwsCode(t, drive(call(links, 'setAddress', 'tun0', WANTED)), 'CHANGE_UNSUPPORTED')
    await drive(call(links, 'setAddress', 'bond0', WANTED))
    t.not(links.getAddressSync('bond0'), WANTED)
  })

  test(`A14: without privilege reading works and changing does not (${form})`, async (t) => {
    const links = new MemoryLinkLayer({ privileged: false })
    t.false(links.mayChange())
    t.is((await drive(call(links, 'get', 'eth0'))).name, 'eth0')
    await throwsCode(t, drive(call(links, 'setAddress', 'eth0', WANTED)), 'PERMISSION_DENIED')
    await throwsCode(t, drive(call(links, 'setUp', 'eth0', false)), 'PERMISSION_DENIED')
  })
}

test('C1: alternative names find the link, and a changed link says that its address was set', (t) => {
  const links = new MemoryLinkLayer({ links: [{ name: 'a', altNames: ['a-very-long-alternative-name'] }] })
  t.is(links.getSync('a').assignType, 'random')
  links.setAddressSync('a-very-long-alternative-name', WANTED)
  t.like(links.getSync('a'), { address: WANTED, assignType: 'set' })
})
