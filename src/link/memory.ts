import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { canonicalAddress } from '../address/index.js'
import { LladdrError } from '../errors/index.js'
import { assertTakenBy } from './connectivity.js'
import { runSync } from '../task.js'
import { setOneByOne } from './batch.js'
import { errnoError, linuxErrnos } from './errno.js'
import { failedToFollow, failedToKeep, failedToRead, failedToSet, failedToSwitch } from './link-error.js'
import {
  ARPHRD_ETHER,
  ARPHRD_LOOPBACK,
  IFF_LOWER_UP,
  IFF_RUNNING,
  IFF_UP,
  type Connectivity,
  type AddressChange,
  type AddressResult,
  type Identity,
  type Link,
  type LinkLayer,
  type LinkWatch,
  type ListOptions,
  type SetAddressOptions,
  type WatchOptions,
} from './link.js'
import { MemoryNews } from './memory-news.js'
import { Watches } from './watches.js'
import { addressOf, assertAddressFor, assertLinkName, assertOpen, assertSettable } from './refuse.js'

/** How a simulated driver takes a change of address. */
export type DriverHabit =
  | 'live' // changes while up, like veth
  | 'busy-while-up' // EBUSY unless down, like eth_mac_addr() without IFF_LIVE_ADDR_CHANGE
  | 'associated' // a radio of macOS on a network: changes only when it may be disconnected, and only while up
  | 'always-busy' // EBUSY, down or not, like a scanning radio
  | 'ignores' // reports success and changes nothing, like a bond with fail_over_mac
  | 'unsupported' // EOPNOTSUPP, like tun

export interface MemoryLink {
  name: string
  address?: string
  permanent?: string | null
  kind?: string | null
  up?: boolean
  loopback?: boolean
  altNames?: string[]
  habit?: DriverHabit
  /** What going down costs the link, in any words: `route 10.2.0.0/16 via 10.1.0.1`. */
  routes?: string[]
  /** Those of them that cannot be put back. */
  stubborn?: string[]
}

export interface MemoryOptions {
  links?: readonly MemoryLink[]
  /** Whether changes are permitted, as with CAP_NET_ADMIN; default true. */
  privileged?: boolean
  identity?: Identity
}

interface State {
  link: Link
  habit: DriverHabit
  routes: readonly string[]
  stubborn: readonly string[]
}

/** What `--backend memory` shows: one link of each sort that matters to a first try. */
const sampleLinks: readonly MemoryLink[] = [
  { name: 'lo', loopback: true, up: true },
  { name: 'eth0', address: '00:16:3e:10:20:30', permanent: '00:16:3e:10:20:30', up: true },
  {
    name: 'wlan0',
    address: '00:16:3e:10:20:31',
    permanent: '00:16:3e:10:20:31',
    up: true,
    habit: 'busy-while-up',
  },
  { name: 'veth0', address: '02:16:3e:10:20:32', kind: 'veth', up: true },
]

/** Links that live in this object only and answer as the kernel would. For tests, demonstrations and dry runs. */
export class MemoryLinkLayer implements LinkLayer {
  readonly backend = 'memory'
  readonly #states: State[]
  readonly #privileged: boolean
  readonly #identity: Identity
  readonly #watches = new Watches()
  readonly #news = new Set<MemoryNews>()
  #open = true

  constructor({ links = sampleLinks, privileged = true, identity }: MemoryOptions = {}) {
    this.#states = links.map((link, position) => ({
      link: toLink(link, position + 1),
      habit: link.habit ?? 'live',
      routes: link.routes ?? [],
      stubborn: link.stubborn ?? [],
    }))
    this.#privileged = privileged
    this.#identity = identity ?? { bootId: randomUUID(), namespace: `memory:[${randomUUID()}]` }
  }

  listSync({ assignType = false }: ListOptions = {}): Link[] {
    assertOpen(this.#open)
    return this.#states.map(({ link }) => (assignType ? link : { ...link, assignType: null }))
  }

  getSync(name: string): Link {
    return this.#find(name, failedToRead).link
  }

  getAddressSync(name: string): string {
    return addressOf(this.getSync(name))
  }

  setAddressSync(name: string, address: string, options: SetAddressOptions = {}): void {
    const fail = (error: unknown): unknown => failedToSet(error, name, address)
    const wanted = assertAddressFor(name, address)
    const state = this.#find(name, fail)
    assertSettable(state.link)
    this.#assertPrivileged(fail)
    const refusal = refusalOf(state)
    if (refusal) throw fail(refused(refusal))
    if (state.habit === 'associated') assertWilling(state.link, options)
    if (state.habit === 'ignores') return
    this.#become(state, { address: wanted, assignType: 'set' })
  }

  setAddressesSync(changes: readonly AddressChange[]): AddressResult[] {
    assertOpen(this.#open)
    return runSync(setOneByOne(this, changes))
  }

  setUpSync(name: string, up: boolean): void {
    const fail = (error: unknown): unknown => failedToSwitch(error, name, up)
    const state = this.#find(name, fail)
    this.#assertPrivileged(fail)
    this.#become(state, upOrDown(up))
    if (!up) state.routes = []
  }

  snapshotConnectivitySync(name: string): Connectivity {
    const address = this.getAddressSync(name)
    const { routes } = this.#find(name, failedToKeep)
    return { backend: this.backend, address, taken: new Date().toISOString(), data: JSON.stringify(routes) }
  }

  restoreConnectivitySync(name: string, saved: Connectivity): string[] {
    assertTakenBy(this, saved)
    const state = this.#find(name, failedToKeep)
    this.#assertPrivileged((error) => failedToKeep(error, name))
    const wanted = z.array(z.string()).parse(JSON.parse(saved.data))
    const isStubborn = (route: string): boolean => state.stubborn.includes(route)
    state.routes = [...new Set([...state.routes, ...wanted.filter((route) => !isStubborn(route))])]
    return wanted.filter(isStubborn).map((route) => `${route}: network is unreachable`)
  }

  /** Simulated links have no neighbours to tell. */
  followAddressSync(name: string): void {
    this.#find(name, failedToFollow)
    this.#assertPrivileged((error) => failedToFollow(error, name))
  }

  watch(options?: WatchOptions): LinkWatch {
    assertOpen(this.#open)
    return this.#watches.start((onNews) => {
      const onClose = (closed: MemoryNews): unknown => this.#news.delete(closed)
      const news = new MemoryNews({ all: () => this.listSync(), onNews, onClose })
      this.#news.add(news)
      return news
    }, options)
  }

  async list(options?: ListOptions): Promise<Link[]> {
    return attempt(() => this.listSync(options))
  }

  async get(name: string): Promise<Link> {
    return attempt(() => this.getSync(name))
  }

  async getAddress(name: string): Promise<string> {
    return attempt(() => this.getAddressSync(name))
  }

  async setAddress(name: string, address: string, options?: SetAddressOptions): Promise<void> {
    return attempt(() => {
      this.setAddressSync(name, address, options)
    })
  }

  async setAddresses(changes: readonly AddressChange[]): Promise<AddressResult[]> {
    return attempt(() => this.setAddressesSync(changes))
  }

  async setUp(name: string, up: boolean): Promise<void> {
    return attempt(() => {
      this.setUpSync(name, up)
    })
  }

  async snapshotConnectivity(name: string): Promise<Connectivity> {
    return attempt(() => this.snapshotConnectivitySync(name))
  }

  async restoreConnectivity(name: string, saved: Connectivity): Promise<string[]> {
    return attempt(() => this.restoreConnectivitySync(name, saved))
  }

  async followAddress(name: string): Promise<void> {
    return attempt(() => {
      this.followAddressSync(name)
    })
  }

  mayChange(): boolean {
    return this.#privileged
  }

  identity(): Identity {
    return this.#identity
  }

  close(): void {
    this.#watches.close()
    this.#open = false
  }

  [Symbol.dispose](): void {
    this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    return Promise.resolve()
  }

  #become(state: State, change: Partial<Link>): void {
    state.link = { ...state.link, ...change }
    for (const news of this.#news) news.tell({ ...state.link, assignType: null })
  }

  #assertPrivileged(fail: (error: unknown) => unknown): void {
    if (!this.#privileged) throw fail(refused('EPERM'))
  }

  #find(name: string, fail: (error: unknown, link: string) => unknown): State {
    assertOpen(this.#open)
    assertLinkName(name)
    const found = this.#states.find(({ link }) => link.name === name || link.altNames.includes(name))
    if (!found) throw fail(refused('ENODEV'), name)
    return found
  }
}

/** A cable that always has a signal. */
const upOrDown = (up: boolean): Pick<Link, 'flags' | 'up' | 'state'> => ({
  flags: up ? IFF_UP | IFF_RUNNING | IFF_LOWER_UP : 0,
  up,
  state: up ? 'up' : 'down',
})

const attempt = async <T>(work: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(work())
  })

function assertWilling({ name, up }: Link, { disconnect = false }: SetAddressOptions): void {
  const fail = (code: 'LINK_DOWN' | 'LINK_ASSOCIATED', why: string): LladdrError =>
    new LladdrError(code, `Cannot change the address of "${name}": ${why}.`, { link: name })
  if (!up) throw fail('LINK_DOWN', 'it is down')
  if (!disconnect) throw fail('LINK_ASSOCIATED', 'its radio is on a network')
}

const refusalOf = ({ habit, link }: State): ErrnoName | undefined => {
  if (habit === 'unsupported') return 'EOPNOTSUPP'
  if (habit === 'always-busy' || (habit === 'busy-while-up' && link.up)) return 'EBUSY'
  return undefined
}

type ErrnoName = keyof typeof linuxErrnos

/** Linux's errno, whatever system this runs on. */
const refused = (code: ErrnoName): Error => errnoError(code, linuxErrnos[code])

const LOOPBACK = {
  type: ARPHRD_LOOPBACK,
  address: '00:00:00:00:00:00',
  broadcast: '00:00:00:00:00:00',
  mtu: 65536,
}
const ETHERNET = { type: ARPHRD_ETHER, broadcast: 'ff:ff:ff:ff:ff:ff', mtu: 1500 }
const ABSENT = { permanent: null, kind: null, up: false, loopback: false, altNames: [] }

function toLink(given: MemoryLink, index: number): Link {
  const { name, permanent, kind, up, loopback, altNames } = { ...ABSENT, ...given }
  const address = canonicalAddress(
    given.address ?? permanent ?? `02:00:00:00:00:${String(index).padStart(2, '0')}`,
  )
  return {
    name,
    index,
    permanent,
    kind,
    altNames,
    ...(loopback ? LOOPBACK : { ...ETHERNET, address }),
    assignType: permanent === null ? 'random' : 'permanent',
    ...upOrDown(up),
  }
}
