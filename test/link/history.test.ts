import test from 'ava'
import type { Link, LinkEvent } from '../../src/index.js'
import { differences, LinkHistory, type LinkNews } from '../../src/link/history.js'
import { MemoryLinkLayer } from '../../src/link/memory.js'

const [sample] = new MemoryLinkLayer({ links: [{ name: 'a', up: true }] }).listSync()
const link = (index: number, change: Partial<Link> = {}): Link => ({
  ...(sample as Link),
  index,
  name: `l${String(index)}`,
  ...change,
})
const is = (index: number, change?: Partial<Link>): LinkNews => ({ what: 'link', link: link(index, change) })
const gone = (index: number): LinkNews => ({ what: 'gone', index })
const begin: LinkNews = { what: 'begin' }
const end: LinkNews = { what: 'end' }

const told = (history: LinkHistory, ...news: LinkNews[]): string[] =>
  news.flatMap((piece) => history.add(piece)).map(brief)
const brief = (event: LinkEvent): string =>
  event.type === 'renamed' ? `${event.from} renamed ${event.link.name}` : `${event.link.name} ${event.type}`

function knowing(...links: LinkNews[]): LinkHistory {
  const history = new LinkHistory()
  told(history, begin, ...links, end)
  return history
}

test('C2: nothing is told before all links are known', (t) => {
  const history = new LinkHistory()
  t.deepEqual(told(history, is(1), begin, is(1), is(2), is(2, { up: false }), gone(1)), [])
  t.false(history.isComplete)
  t.deepEqual(told(history, end), [])
  t.true(history.isComplete)
  t.deepEqual(told(history, is(1), gone(2)), ['l1 added', 'l2 removed'])
})

test('C2: each difference is one event, in a fixed order', (t) => {
  const before = link(1)
  const after = { ...link(1, { name: 'x', address: '02:00:00:00:00:ff', up: false }), flags: 0 }
  t.deepEqual(differences(before, after), [
    { type: 'renamed', link: after, from: 'l1' },
    { type: 'address', link: after, old: before.address, new: '02:00:00:00:00:ff' },
    { type: 'down', link: after },
    { type: 'carrier-lost', link: after },
  ])
  t.deepEqual(
    differences(after, before).map(({ type }) => type),
    ['renamed', 'address', 'up', 'carrier-gained'],
  )
  t.deepEqual(differences(before, link(1, { mtu: 9000, state: 'dormant', altNames: ['z'] })), [])
})

test('C2: a new description is told as its difference, with what is not in it as removed', (t) => {
  const history = knowing(is(1), is(2), is(3))
  t.deepEqual(told(history, begin, is(1, { name: 'x' }), is(4), is(3)), ['l1 renamed x', 'l4 added'])
  t.deepEqual(told(history, end), ['l2 removed'])
  t.deepEqual(told(history, gone(2)), [])
})

test('C2: a description that is begun again counts from its new beginning', (t) => {
  const history = knowing(is(1), is(2))
  t.deepEqual(told(history, begin, is(1), is(2), begin, is(2), end), ['l1 removed'])
})

test('C2: an end without a beginning removes nothing', (t) => {
  t.deepEqual(told(knowing(is(1)), is(1), end, is(2)), ['l2 added'])
})

test('C2: a link that appears or goes while all are described is not lost', (t) => {
  const history = knowing(is(1), is(2))
  t.deepEqual(told(history, begin, is(1), is(3), gone(1), is(2), end), ['l3 added', 'l1 removed'])
})
