import { fromSystem, LladdrError } from '../../errors/index.js'
import { run, runSync, type Task } from '../../task.js'
import { cannotKeepConnectivity } from '../connectivity.js'
import {
  failedToList,
  failedToLookAround,
  failedToRead,
  failedToSet,
  failedToSetAll,
  failedToSolicit,
  failedToSwitch,
} from '../link-error.js'
import { toResults } from '../batch.js'
import { Closable } from '../closable.js'
import type {
  AddressChange,
  AddressResult,
  Connectivity,
  Identity,
  Link,
  LinkLayer,
  LinkWatch,
  ListOptions,
  Neighbour,
} from '../link.js'
import {
  addressOf,
  assertAddressFor,
  assertInternetAddress,
  assertLinkName,
  assertOpen,
  assertSettable,
  loopbackRefusal,
  type Bearer,
} from '../refuse.js'
import { translated } from './translated.js'
import type { LinkTool } from './tool.js'

/** More names than any machine has links; a bound, so that names that come and go do not pile up. */
const REMEMBERED_NAMES = 4096

/**
 * Links through the system's own commands, one process for each call, on Linux for a batch too. A first change of a link
 * that was not looked at before costs a second one: the command would change loopback without a word.
 */
export class ShellLinkLayer extends Closable implements LinkLayer {
  readonly backend = 'shell'
  readonly #tool: LinkTool
  /** Names of links that turned out to have an address of six octets that may be set. */
  readonly #settable = new Set<string>()
  #open = true

  constructor(tool: LinkTool) {
    super()
    this.#tool = tool
  }

  async list(options?: ListOptions): Promise<Link[]> {
    return run(this.#list(options))
  }

  listSync(options?: ListOptions): Link[] {
    return runSync(this.#list(options))
  }

  async get(name: string): Promise<Link> {
    return run(this.#get(name))
  }

  getSync(name: string): Link {
    return runSync(this.#get(name))
  }

  async getAddress(name: string): Promise<string> {
    return run(this.#getAddress(name))
  }

  getAddressSync(name: string): string {
    return runSync(this.#getAddress(name))
  }

  async setAddress(name: string, address: string): Promise<void> {
    return run(this.#setAddress(name, address))
  }

  setAddressSync(name: string, address: string): void {
    runSync(this.#setAddress(name, address))
  }

  async setAddresses(changes: readonly AddressChange[]): Promise<AddressResult[]> {
    return run(this.#setAddresses(changes))
  }

  setAddressesSync(changes: readonly AddressChange[]): AddressResult[] {
    return runSync(this.#setAddresses(changes))
  }

  async setUp(name: string, up: boolean): Promise<void> {
    return run(this.#setUp(name, up))
  }

  setUpSync(name: string, up: boolean): void {
    runSync(this.#setUp(name, up))
  }

  async snapshotConnectivity(name: string): Promise<Connectivity> {
    return Promise.reject(cannotKeepConnectivity(this, name))
  }

  snapshotConnectivitySync(name: string): Connectivity {
    throw cannotKeepConnectivity(this, name)
  }

  async restoreConnectivity(name: string): Promise<string[]> {
    return Promise.reject(cannotKeepConnectivity(this, name))
  }

  restoreConnectivitySync(name: string): string[] {
    throw cannotKeepConnectivity(this, name)
  }

  async followAddress(name: string): Promise<void> {
    return Promise.reject(cannotKeepConnectivity(this, name))
  }

  followAddressSync(name: string): void {
    throw cannotKeepConnectivity(this, name)
  }

  async neighbours(name?: string): Promise<Neighbour[]> {
    return run(this.#neighbours(name))
  }

  neighboursSync(name?: string): Neighbour[] {
    return runSync(this.#neighbours(name))
  }

  async gateways(name: string): Promise<string[]> {
    return run(this.#gateways(name))
  }

  gatewaysSync(name: string): string[] {
    return runSync(this.#gateways(name))
  }

  async solicit(name: string, ip: string): Promise<void> {
    return run(this.#solicit(name, ip))
  }

  solicitSync(name: string, ip: string): void {
    runSync(this.#solicit(name, ip))
  }

  /** @throws WATCH_UNSUPPORTED, always. */
  watch(): LinkWatch {
    assertOpen(this.#open)
    throw new LladdrError('WATCH_UNSUPPORTED', 'The shell backend cannot watch links.')
  }

  mayChange(): boolean {
    assertOpen(this.#open)
    return this.#tool.mayChange()
  }

  identity(): Identity {
    assertOpen(this.#open)
    try {
      return this.#tool.identity()
    } catch (error) {
      const message = (reason: string): string => `Cannot tell boot and network namespace: ${reason}.`
      throw fromSystem(error, { codes: {}, message })
    }
  }

  close(): void {
    this.#open = false
  }

  *#list({ assignType = false }: ListOptions = {}): Task<Link[]> {
    assertOpen(this.#open)
    const links = yield* translated(() => this.#tool.list(), failedToList)
    return assignType ? links : links.map((link) => ({ ...link, assignType: null }))
  }

  *#get(name: string): Task<Link> {
    this.#assertReady(name)
    return yield* translated(
      () => this.#tool.get(name),
      (error) => failedToRead(error, name),
    )
  }

  *#getAddress(name: string): Task<string> {
    this.#assertReady(name)
    return addressOf(
      yield* translated(
        () => this.#tool.look(name),
        (error) => failedToRead(error, name),
      ),
    )
  }

  *#setAddress(name: string, address: string): Task<void> {
    this.#assertReady(name)
    const wanted = this.#assertPossible(name, address)
    yield* translated(
      () => this.#change(name, wanted),
      (error) => failedToSet(error, name, address),
    )
  }

  *#change(name: string, address: string): Task<void> {
    if (!this.#settable.has(name)) this.#remember(name, yield* this.#tool.look(name))
    yield* this.#tool.setAddress(name, address)
  }

  /** Links that are not known yet cost one look at all; one that is not there then is left to the tool to miss. */
  *#setAddresses(changes: readonly AddressChange[]): Task<AddressResult[]> {
    assertOpen(this.#open)
    const isKnown = changes.every(({ name }) => this.#settable.has(name))
    const seen = isKnown ? [] : yield* translated(() => this.#tool.lookAll(), failedToSetAll)
    const byName = new Map(
      seen.flatMap((each) => [each.name, ...each.altNames].map((name) => [name, each] as const)),
    )
    const refusals = changes.map((change) => this.#refusal(change, byName))
    const possible = changes.filter((_, position) => refusals[position] === undefined)
    const outcomes = (yield* this.#tool.setAddresses(possible)).values()
    return toResults(
      changes,
      refusals.map((refusal) => refusal ?? outcomes.next().value),
    )
  }

  /** Why a change of a batch is not tried, or nothing. */
  #refusal({ name, address }: AddressChange, byName: ReadonlyMap<string, Bearer>): unknown {
    try {
      assertLinkName(name)
      this.#assertPossible(name, address)
      const bearer = byName.get(name)
      if (bearer) this.#remember(name, bearer)
      return undefined
    } catch (error) {
      return error
    }
  }

  /** Before anything is run. Returns the canonical form. */
  #assertPossible(name: string, address: string): string {
    const wanted = assertAddressFor(name, address)
    if (name === this.#tool.loopback) throw loopbackRefusal(name)
    return wanted
  }

  #remember(name: string, bearer: Bearer): void {
    assertSettable(bearer)
    if (this.#settable.size === REMEMBERED_NAMES) this.#settable.clear()
    this.#settable.add(name)
  }

  *#setUp(name: string, up: boolean): Task<void> {
    this.#assertReady(name)
    yield* translated(
      () => this.#tool.setUp(name, up),
      (error) => failedToSwitch(error, name, up),
    )
  }

  *#neighbours(name?: string): Task<Neighbour[]> {
    assertOpen(this.#open)
    if (name !== undefined) assertLinkName(name)
    return yield* translated(
      () => this.#tool.neighbours(name),
      (error) => failedToLookAround(error, name),
    )
  }

  *#gateways(name: string): Task<string[]> {
    this.#assertReady(name)
    return yield* translated(
      () => this.#tool.gateways(name),
      (error) => failedToLookAround(error, name),
    )
  }

  *#solicit(name: string, ip: string): Task<void> {
    this.#assertReady(name)
    assertInternetAddress(ip)
    yield* translated(
      () => this.#tool.solicit(name, ip),
      (error) => failedToSolicit(error, name, ip),
    )
  }

  #assertReady(name: string): void {
    assertOpen(this.#open)
    assertLinkName(name)
  }
}
