import { randomUUID } from 'node:crypto'
import { assertTakenBy } from './connectivity.js'
import { runSync } from '../task.js'
import { setOneByOne } from './batch.js'
import { Closable } from './closable.js'
import {
  failedToFollow,
  failedToKeep,
  failedToLookAround,
  failedToRead,
  failedToSet,
  failedToSolicit,
  failedToSwitch,
} from './link-error.js'
import type {
  Connectivity,
  AddressChange,
  AddressResult,
  Identity,
  Link,
  LinkLayer,
  LinkWatch,
  ListOptions,
  Neighbour,
  SetAddressOptions,
  WatchOptions,
} from './link.js'
import {
  assertWilling,
  refusalOf,
  refused,
  sampleLinks,
  simulate,
  upOrDown,
  type MemoryLink,
  type SimulatedLink,
} from './memory-link.js'
import { parseRoutes } from './memory-routes.js'
import { MemoryNeighbours, type MemoryNeighbour } from './memory-neighbours.js'
import { MemoryNews } from './memory-news.js'
import { Watches } from './watches.js'
import { addressOf, assertAddressFor, assertLinkName, assertOpen, assertSettable } from './refuse.js'

export interface MemoryOptions {
  links?: readonly MemoryLink[]
  /** Who is on the links. */
  neighbours?: readonly MemoryNeighbour[]
  /** Whether changes are permitted, as with CAP_NET_ADMIN; default true. */
  privileged?: boolean
  identity?: Identity
}

/** Links that live in this object only and answer as the kernel would. For tests, demonstrations and dry runs. */
export class MemoryLinkLayer extends Closable implements LinkLayer {
  readonly backend = 'memory'
  readonly #states: SimulatedLink[]
  readonly #neighbours: MemoryNeighbours
  readonly #privileged: boolean
  readonly #identity: Identity
  readonly #watches = new Watches()
  readonly #news = new Set<MemoryNews>()
  #open = true

  constructor({ links = sampleLinks, neighbours = [], privileged = true, identity }: MemoryOptions = {}) {
    super()
    this.#states = links.map((link) => simulate(link, links))
    this.#neighbours = new MemoryNeighbours(neighbours)
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
    const wanted = parseRoutes(saved)
    const isStubborn = (route: string): boolean => state.stubborn.includes(route)
    state.routes = [...new Set([...state.routes, ...wanted.filter((route) => !isStubborn(route))])]
    return wanted.filter(isStubborn).map((route) => `${route}: network is unreachable`)
  }

  /** Simulated links have no neighbours to tell. */
  followAddressSync(name: string): void {
    this.#find(name, failedToFollow)
    this.#assertPrivileged((error) => failedToFollow(error, name))
  }

  neighboursSync(name?: string): Neighbour[] {
    assertOpen(this.#open)
    return this.#neighbours.of(name === undefined ? undefined : this.#find(name, failedToLookAround).link)
  }

  gatewaysSync(name: string): string[] {
    return [...this.#find(name, failedToLookAround).gateways]
  }

  solicitSync(name: string, ip: string): void {
    const fail = (error: unknown): unknown => failedToSolicit(error, name, ip)
    const { link } = this.#find(name, fail)
    this.#assertPrivileged(fail)
    this.#neighbours.solicit(link, ip)
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

  async neighbours(name?: string): Promise<Neighbour[]> {
    return attempt(() => this.neighboursSync(name))
  }

  async gateways(name: string): Promise<string[]> {
    return attempt(() => this.gatewaysSync(name))
  }

  async solicit(name: string, ip: string): Promise<void> {
    return attempt(() => {
      this.solicitSync(name, ip)
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

  #become(state: SimulatedLink, change: Partial<Link>): void {
    state.link = { ...state.link, ...change }
    for (const news of this.#news) news.tell({ ...state.link, assignType: null })
  }

  #assertPrivileged(fail: (error: unknown) => unknown): void {
    if (!this.#privileged) throw fail(refused('EPERM'))
  }

  #find(name: string, fail: (error: unknown, link: string) => unknown): SimulatedLink {
    assertOpen(this.#open)
    assertLinkName(name)
    const found = this.#states.find(({ link }) => link.name === name || link.altNames.includes(name))
    if (!found) throw fail(refused('ENODEV'), name)
    return found
  }
}

const attempt = async <T>(work: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(work())
  })
