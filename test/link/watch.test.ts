import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { openLinksSync, type LinkEvent, type LinkWatch } from '../../src/index.js'
import type { LinkNews } from '../../src/link/history.js'
import { NewsWatch, type NewsSource, type OpenNews } from '../../src/link/watch.js'
import { createBridge, createVeth, ip, uniqueName } from '../helpers/links.js'
import { createNamespace } from '../helpers/netns.js'

const COUNT = 1000

/** Events until `isLast`, which is among them. */
async function until(watch: LinkWatch, isLast: (event: LinkEvent) => boolean): Promise<LinkEvent[]> {
  const events: LinkEvent[] = []
  for (;;) {
    const { done, value } = await watch.next()
    if (done) throw new Error('the watch ended')
    events.push(value)
    if (isLast(value)) return events
  }
}

test('C2: links that are added, renamed and removed are told', async (t) => {
  using links = openLinksSync()
  await using watch = links.watch()
  await watch.ready
  const [name, other] = [uniqueName('new'), uniqueName('other')]
  ip('link', 'add', name, 'type', 'bridge')
  ip('link', 'set', name, 'name', other)
  ip('link', 'delete', other)
  const events = await until(watch, ({ type, link }) => type === 'removed' && link.name === other)
  const ours = events.filter(({ link }) => [name, other].includes(link.name))
  t.like(ours, [
    { type: 'added', link: { name, kind: 'bridge' } },
    { type: 'renamed', from: name, link: { name: other } },
    { type: 'removed', link: { name: other } },
  ])
})

test('C2: a link that leaves a bridge, or moves to another namespace, is told for what it is', async (t) => {
  using links = openLinksSync()
  const netns = createNamespace(t)
  const bridge = createBridge(t)
  const [name, peer] = createVeth(t)
  await using watch = links.watch()
  await watch.ready
  ip('link', 'set', name, 'master', bridge)
  ip('link', 'set', name, 'nomaster')
  ip('link', 'set', peer, 'up')
  ip('link', 'set', name, 'netns', netns)
  const events = await until(watch, ({ type, link }) => type === 'removed' && link.name === name)
  const told = events.filter(({ link }) => [name, peer].includes(link.name)).map(({ type }) => type)
  t.deepEqual(told, ['up', 'removed'])
})

test('C2: the addresses of a thousand links arrive, each once, with old and new', async (t) => {
  const netns = createNamespace(t)
  const pairs = Array.from(
    { length: COUNT / 2 },
    (_, pair) => `link add a${String(pair)} type veth peer name b${String(pair)}`,
  )
  execFileSync('ip', ['-n', netns, '-batch', '-'], { input: pairs.join('\n') })
  using links = openLinksSync({ netns })
  const before = new Map((await links.list()).map(({ name, address }) => [name, address]))
  const changes = [...before.keys()]
    .filter((name) => /^[ab]/.test(name))
    .map((name, position) => ({
      name,
      address: `02:00:00:00:${(position >> 8).toString(16).padStart(2, '0')}:${(position & 255).toString(16).padStart(2, '0')}`,
    }))
  t.is(changes.length, COUNT)
  await using watch = links.watch()
  await watch.ready
  const results = links.setAddresses(changes)
  const told = new Map<string, LinkEvent>()
  while (told.size < COUNT) {
    const { value } = await watch.next()
    if (value?.type !== 'address') continue
    t.false(told.has(value.link.name))
    told.set(value.link.name, value)
  }
  for (const { name, address } of changes) {
    t.like(told.get(name), { old: before.get(name), new: address })
  }
  for (const { error } of await results) t.is(error, undefined)
})

test('C2: a thousand links that come and go at once are told, each once', async (t) => {
  const netns = createNamespace(t)
  using links = openLinksSync({ netns })
  await using watch = links.watch()
  await watch.ready
  const told = async (type: LinkEvent['type']): Promise<string[]> => {
    const names: string[] = []
    while (names.length < COUNT) {
      const { value } = await watch.next()
      if (value?.type === type) names.push(value.link.name)
    }
    return names
  }
  const names = Array.from({ length: COUNT }, (_, position) => `d${String(position)}`)
  const input = names.map((name) => `link add link eth0 ${name} group 7 type macvlan`).join('\n')
  execFileSync('ip', ['-n', netns, '-batch', '-'], { input })
  t.deepEqual(await told('added'), names)
  ip('-n', netns, 'link', 'delete', 'group', '7')
  t.deepEqual((await told('removed')).sort(), names.sort())
})

test('C2: overlapping calls of next get their events in the order of the calls', async (t) => {
  using links = openLinksSync({ backend: 'memory' })
  await using watch = links.watch()
  const calls = [watch.next(), watch.next(), watch.next()]
  await watch.ready
  for (const last of ['1', '2', '3']) links.setAddressSync('eth0', `02:00:00:00:00:0${last}`)
  const events = (await Promise.all(calls)).map(({ value }) => (value?.type === 'address' ? value.new : ''))
  t.deepEqual(events, ['02:00:00:00:00:01', '02:00:00:00:00:02', '02:00:00:00:00:03'])
})

/** Hands out the rounds, one at each call; an empty one means that the watch has to wait for news. */
function playing(rounds: LinkNews[][]): { open: OpenNews; ring: () => void; isClosed: () => boolean } {
  let ring = (): void => undefined
  let closed = false
  const source = {
    take: () => rounds.shift() ?? [],
    close: () => {
      closed = true
    },
  }
  const open: OpenNews = (onNews) => {
    ring = onNews
    return source
  }
  return { open, ring: () => ring(), isClosed: () => closed }
}

const sample = openLinksSync({ backend: 'memory' }).getSync('lo')

test('C2: news that come while nobody waits are found by whoever asks next', async (t) => {
  const rounds: LinkNews[][] = [[{ what: 'begin' }, { what: 'end' }]]
  const { open, ring } = playing(rounds)
  await using watch = new NewsWatch(open)
  await watch.ready
  rounds.push([{ what: 'link', link: sample }])
  ring()
  t.like(await watch.next(), { value: { type: 'added' } })
  const waiting = watch.next()
  ring() // for nothing
  await setImmediate()
  rounds.push([{ what: 'gone', index: sample.index }])
  ring()
  t.like(await waiting, { value: { type: 'removed' } })
})

test('C2: a signal that is aborted already opens nothing, one that comes later is let go of', async (t) => {
  const late = new AbortController()
  const { open, isClosed } = playing([[{ what: 'begin' }, { what: 'end' }]])
  const neverOpened = (): NewsSource => {
    throw new Error('opened')
  }
  const early = AbortSignal.abort(new Error('before'))
  t.throws(() => new NewsWatch(neverOpened, { signal: early }), { message: 'before' })
  const watch = new NewsWatch(open, { signal: late.signal })
  await watch.ready
  watch.close()
  t.true(isClosed())
  late.abort()
  t.deepEqual(await watch.next(), { done: true, value: undefined }, 'its end was close(), not the signal')
})

test('C2: a source that fails ends the watch with its reason, once', async (t) => {
  let closed = 0
  const failing: NewsSource = {
    take: () => {
      throw new Error('no more')
    },
    close: () => closed++,
  }
  const watch = new NewsWatch(() => failing)
  await t.throwsAsync(watch.ready, { message: 'no more' })
  await t.throwsAsync(watch.next(), { message: 'no more' })
  t.deepEqual(await watch.next(), { done: true, value: undefined })
  t.is(closed, 1)
})

test('C2: a watch that is closed before all links are known is ready, and tells nothing', async (t) => {
  using links = openLinksSync()
  const watch = links.watch()
  watch.close()
  await watch.ready
  t.deepEqual(await watch.next(), { done: true, value: undefined })
})

test.serial('C2: watches leave no thread and no descriptor behind', async (t) => {
  using links = openLinksSync()
  const count = (): number[] => ['task', 'fd'].map((kind) => readdirSync(`/proc/self/${kind}`).length)
  const round = async (): Promise<void> => {
    const watches = Array.from({ length: 8 }, () => links.watch())
    await watches[0]?.ready
    for (const watch of watches) watch.close()
  }
  await round()
  const before = count()
  for (let i = 0; i < 20; i++) await round()
  t.deepEqual(count(), before)
})
