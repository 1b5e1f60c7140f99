import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import type { AddressChange, LinkLayer } from '../../src/index.js'
import { buildProgram } from '../c-program.js'
import { ManyLinks } from '../many-links.js'
import { compare, median, perCall, type Comparison, type Contest } from '../measure.js'

const LISTS = 5
const SETS = 5

/** All links of a namespace listed, and changed in one call. */
export function compareManyLinks(): Comparison[] {
  using thousand = new ManyLinks(1000)
  const comparisons = [...compareLists(thousand), ...compareBatches(thousand)]
  using tenThousand = new ManyLinks(10_000)
  return [...comparisons, compareListWithC(tenThousand), compareBatchWithC(tenThousand)]
}

const listing = (links: ManyLinks): Pick<Contest, 'figure' | 'ours'> => ({
  figure: `listSync, ${String(links.count)} links`,
  ours: () => perCall(LISTS, () => links.layer.listSync()),
})

function compareListWithC(links: ManyLinks): Comparison {
  const dump = buildProgram('dump')
  return compare({ ...listing(links), rival: 'C dump', bar: 2, theirs: () => links.inC(dump, LISTS) })
}

function compareLists(links: ManyLinks): Comparison[] {
  const ipLink = (): number =>
    perCall(1, () => {
      JSON.parse(links.ip(['-j', 'link']))
    })
  return [
    compareListWithC(links),
    compare({
      ...listing(links),
      rival: 'ip -j link, run and parsed in Node',
      bar: 5,
      faster: true,
      theirs: ipLink,
    }),
  ]
}

/** What the caller has to have anyway, the list of changes, is not measured. */
const changing = (links: ManyLinks): Pick<Contest, 'figure' | 'ours'> => ({
  figure: `setAddressesSync, ${String(links.count)} links`,
  ours: () => {
    const rounds = Array.from({ length: SETS }, () => links.changes())
    return perCall(SETS, (round) => {
      const results = links.layer.setAddressesSync(rounds[round] ?? [])
      if (results.some(({ error }) => error)) throw new Error('a change was refused')
    })
  },
})

function compareBatchWithC(links: ManyLinks): Comparison {
  const loop = buildProgram('set_links')
  const theirs = (): number => links.inC(loop, links.prefix, links.count, SETS)
  return compare({ ...changing(links), rival: 'C loop, SIOCSIFHWADDR', bar: 1.2, theirs })
}

function compareBatches(links: ManyLinks): Comparison[] {
  const batch = (): number => {
    const lines = links.changes().map(({ name, address }) => `link set dev ${name} address ${address}\n`)
    const input = lines.join('')
    return perCall(1, () => {
      links.ip(['-batch', '-'], input)
    })
  }
  const withC = compareBatchWithC(links)
  const withIp = compare({
    ...changing(links),
    rival: 'ip -batch, run from Node',
    bar: 10,
    faster: true,
    theirs: batch,
  })
  return [withC, { ...withIp, inC: withIp.theirs / withC.theirs }]
}

/** The event loop's delay while links are changed, in milliseconds: medians of the rounds. */
export interface Delay {
  work: string
  p99: number
  longest: number
  /** How long the work took. */
  whole: number
}

const RESOLUTION_MS = 1
const ROUNDS = 5
const IN_FLIGHT = 100

export async function measureDelays(count: number): Promise<Delay[]> {
  using links = new ManyLinks(count)
  const { layer } = links
  return [
    // What other work on the machine makes of it.
    await measureDelay('nothing', async () => setTimeout(100)),
    await measureDelay(`${String(count)} calls of setAddress, ${String(IN_FLIGHT)} at a time`, async () => {
      const changes = links.changes().values()
      await Promise.all(Array.from({ length: IN_FLIGHT }, async () => setFrom(layer, changes)))
    }),
    await measureDelay(`one call of setAddresses with ${String(count)} links`, async () =>
      layer.setAddresses(links.changes()),
    ),
    await measureDelay(`one call of list with ${String(count)} links`, async () => layer.list()),
  ]
}

async function setFrom(layer: LinkLayer, changes: Iterable<AddressChange>): Promise<void> {
  for (const { name, address } of changes) await layer.setAddress(name, address)
}

async function measureDelay(work: string, run: () => Promise<unknown>): Promise<Delay> {
  const rounds: Omit<Delay, 'work'>[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound(run))
  const middle = (key: keyof Omit<Delay, 'work'>): number => median(rounds.map((each) => each[key]))
  return { work, p99: middle('p99'), longest: middle('longest'), whole: middle('whole') }
}

async function measureRound(run: () => Promise<unknown>): Promise<Omit<Delay, 'work'>> {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  // The first tick is where the histogram starts to count from.
  await setTimeout(2 * RESOLUTION_MS)
  const start = process.hrtime.bigint()
  await run()
  const whole = Number(process.hrtime.bigint() - start) / 1e6
  await setTimeout(2 * RESOLUTION_MS)
  histogram.disable()
  const milliseconds = (nanoseconds: number): number => nanoseconds / 1e6 - RESOLUTION_MS
  return { p99: milliseconds(histogram.percentile(99)), longest: milliseconds(histogram.max), whole }
}

/** The addresses of all links are changed in one call while a watch looks on. */
export interface Watched {
  count: number
  /** Events that told a link's last address, one for each link unless some were lost. */
  told: number
  /** From the call to the last event, and the call alone, in milliseconds. */
  whole: number
  call: number
}

export async function measureWatch(count: number): Promise<Watched> {
  using links = new ManyLinks(count)
  await using watch = links.layer.watch()
  await watch.ready
  const changes = links.changes()
  const wanted = new Map(changes.map(({ name, address }) => [name, address]))
  const start = process.hrtime.bigint()
  const since = (): number => Number(process.hrtime.bigint() - start) / 1e6
  const done = links.layer.setAddresses(changes).then(since)
  let told = 0
  for await (const event of watch) {
    if (event.type !== 'address' || wanted.get(event.link.name) !== event.new) continue
    wanted.delete(event.link.name)
    told++
    if (wanted.size === 0) break
  }
  return { count, told, whole: since(), call: await done }
}
