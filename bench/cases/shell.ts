import { execFileSync } from 'node:child_process'
import { openLinksSync, type LinkLayer } from '../../src/index.js'
import { compare, perCall, type Comparison } from '../measure.js'

const CALLS = 20_000
const PROCESSES = 20
const LISTS = 5
const LINKS = 1000
const LINK = 'rival0'
const addresses = ['02:00:00:00:00:01', '02:00:00:00:00:02'] as const

/** What the two backends have in common, each called often enough for its own pace. */
interface Calls {
  get: () => number
  set: () => number
  list: () => number
}

const callsOf = (links: LinkLayer, count: number): Calls => ({
  get: () => perCall(count, () => links.getAddressSync(LINK)),
  set: () =>
    perCall(count, (call) => {
      links.setAddressSync(LINK, addresses[(call & 1) as 0 | 1])
    }),
  list: () => perCall(LISTS, () => links.listSync()),
})

/** The same calls of the same interface: the native backend against the shell backend. */
export function compareWithShell(native: LinkLayer): Comparison[] {
  execFileSync('ip', ['link', 'add', LINK, 'type', 'veth', 'peer', 'name', 'rival1'])
  using shell = openLinksSync({ backend: 'shell' })
  const [ours, theirs] = [callsOf(native, CALLS), callsOf(shell, PROCESSES)]
  const contest = (figure: string, call: keyof Calls, bar: number): Comparison =>
    compare({ figure, rival: 'shell backend', bar, faster: true, ours: ours[call], theirs: theirs[call] })
  const one = [contest('getAddressSync', 'get', 400), contest('setAddressSync', 'set', 400)]
  createLinks()
  return [...one, contest(`listSync, ${String(LINKS)} links`, 'list', 5)]
}

function createLinks(): void {
  const pairs = Array.from(
    { length: LINKS / 2 },
    (_, pair) => `link add many${String(pair)} type veth peer name peer${String(pair)}`,
  )
  execFileSync('ip', ['-batch', '-'], { input: pairs.join('\n'), stdio: ['pipe', 'ignore', 'inherit'] })
}
