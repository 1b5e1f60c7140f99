import test from 'ava'
import { Stack } from '../../src/link/index.js'
import { MemoryLinkLayer } from '../../src/link/memory.js'

const links = new MemoryLinkLayer({
  links: [
    { name: 'eth0' },
    { name: 'eth1' },
    { name: 'bond0', kind: 'bond' },
    { name: 'p0', master: 'bond0' },
    { name: 'p1', master: 'bond0' },
    { name: 'bond0.5', kind: 'vlan', iflink: 'bond0' },
    { name: 'br0', kind: 'bridge' },
    { name: 'v0', kind: 'veth', iflink: 'v1', master: 'br0' },
    { name: 'v1', kind: 'veth', iflink: 'v0' },
    { name: 'eth0.5', kind: 'vlan', iflink: 'eth0', master: 'br0' },
    { name: 'm0', kind: 'macvlan', iflink: 'eth1' },
    { name: 'm1', kind: 'macvlan', iflink: 'eth1' },
  ],
}).listSync()
const stack = new Stack(links)

const pairs = [
  ['eth0', 'eth0', true],
  ['eth0', 'eth1', false],
  ['bond0', 'p0', true],
  ['p0', 'p1', true],
  ['bond0.5', 'bond0', true],
  ['bond0.5', 'p1', true],
  ['br0', 'v0', true],
  ['br0', 'eth0', true],
  ['eth0.5', 'v0', false],
  ['v0', 'v1', false],
  ['br0', 'v1', false],
  ['m0', 'eth1', true],
  ['m0', 'm1', false],
  ['p0', 'eth0.5', false],
] as const
for (const [a, b, may] of pairs) {
  test(`A12: ${a} and ${b} ${may ? 'may' : 'must not'} have one address, whichever way round`, (t) => {
    const [one] = links.filter(({ name }) => name === a)
    const [other] = links.filter(({ name }) => name === b)
    if (!one || !other) return void t.fail('no such link')
    t.is(stack.mayShare(one, other), may)
    t.is(stack.mayShare(other, one), may)
  })
}
