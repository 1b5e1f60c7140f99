import test from 'ava'
import type { LinkEvent, LinkWatch } from '../../src/index.js'
import type { Open } from './fixture.js'

const A = '02:00:00:00:00:0a'
const B = '02:00:00:00:00:0b'

/** What every backend must do that can watch. */
export function watchContract(backend: string, open: Open): void {
  telling(backend, open)
  ending(backend, open)
  overflowing(backend, open)
}

/** The next events that concern the link. */
async function eventsOf(watch: LinkWatch, name: string, count: number): Promise<LinkEvent[]> {
  const events: LinkEvent[] = []
  while (events.length < count) {
    const { done, value } = await watch.next()
    if (done) throw new Error('the watch ended')
    if (value.link.name === name) events.push(value)
  }
  return events
}

const brief = (event: LinkEvent): string =>
  event.type === 'address' ? `${String(event.old)} -> ${String(event.new)}` : event.type

function telling(where: string, open: Open): void {
  test(`C2: a watch tells every change in order, with the link as it is then (${where})`, async (t) => {
    const { links, live } = open(t)
    await links.setAddress(live, A)
    await using watch = links.watch()
    await watch.ready
    await links.setAddresses([B, A, B].map((address) => ({ name: live, address })))
    await links.setUp(live, false)
    const events = await eventsOf(watch, live, 5)
    t.deepEqual(events.slice(0, 3).map(brief), [`${A} -> ${B}`, `${B} -> ${A}`, `${A} -> ${B}`])
    t.deepEqual(
      events.slice(0, 3).map(({ link }) => link.address),
      [B, A, B],
    )
    t.deepEqual(new Set(events.slice(3).map(brief)), new Set(['down', 'carrier-lost']))
    await links.setUp(live, true)
    const ups = await eventsOf(watch, live, 2)
    t.deepEqual(new Set(ups.map(brief)), new Set(['up', 'carrier-gained']))
    t.like(ups.at(-1)?.link, { name: live, address: B, up: true })
  })

  test(`C2: what changes nothing, and what was before the watch, is not told (${where})`, async (t) => {
    const { links, live } = open(t)
    await links.setAddress(live, A)
    await using watch = links.watch()
    await watch.ready
    for (const address of [A, A, B]) await links.setAddress(live, address)
    t.deepEqual((await eventsOf(watch, live, 1)).map(brief), [`${A} -> ${B}`])
  })

  test(`C2: every watch tells everything (${where})`, async (t) => {
    const { links, live } = open(t)
    await links.setAddress(live, A)
    const watches = [links.watch(), links.watch(), links.watch()]
    await Promise.all(watches.map(async ({ ready }) => ready))
    await links.setAddress(live, B)
    for (const watch of watches) t.deepEqual((await eventsOf(watch, live, 1)).map(brief), [`${A} -> ${B}`])
    for (const watch of watches) watch.close()
  })
}

function ending(where: string, open: Open): void {
  test(`C2: a watch ends with its loop, its signal and its layer (${where})`, async (t) => {
    const { links, live } = open(t)
    const looped = links.watch()
    await looped.ready
    await links.setAddress(live, A)
    await links.setAddress(live, B)
    for await (const { link } of looped) if (link.name === live) break
    t.deepEqual(await looped.next(), { done: true, value: undefined })

    const abort = new AbortController()
    const aborted = links.watch({ signal: abort.signal })
    const waiting = t.throwsAsync(eventsOf(aborted, 'nosuch0', 1), { message: 'enough' })
    await aborted.ready
    abort.abort(new Error('enough'))
    await waiting
    t.deepEqual(await aborted.next(), { done: true, value: undefined })
    t.throws(() => links.watch({ signal: abort.signal }), { message: 'enough' })

    const closed = links.watch()
    const last = t.throwsAsync(eventsOf(closed, 'nosuch0', 1), { message: 'the watch ended' })
    await closed.ready
    links.close()
    closed.close()
    await last
    t.throws(() => links.watch(), { code: 'CLOSED' })
  })
}

/** Serial: a flood of changes drowns the single events that other tests of the same namespace wait for. */
function overflowing(where: string, open: Open): void {
  test.serial(`C2: a reader who falls behind is told what it comes to (${where})`, async (t) => {
    const { links, live } = open(t)
    await links.setAddress(live, A)
    await using watch = links.watch()
    await watch.ready
    const changes = Array.from({ length: 10_001 }, (_, round) => ({
      name: live,
      address: round % 2 === 0 ? B : A,
    }))
    for (const result of links.setAddressesSync(changes)) t.falsy(result.error)
    links.setUpSync(live, false)
    let told = A
    for await (const event of watch) {
      if (event.link.name !== live) continue
      if (event.type === 'address') {
        t.is(event.old, told, 'no step is left out between two events')
        told = event.new ?? ''
      }
      if (!event.link.up) break
    }
    t.is(told, B)
  })
}
