import { setImmediate } from 'node:timers/promises'
import type { NativeLinks } from '../binding/index.js'
import { toResults } from './batch.js'
import { Closable } from './closable.js'
import { agedSeconds, assertTakenBy } from './connectivity.js'
import {
  failedToFollow,
  failedToKeep,
  failedToList,
  failedToLookAround,
  failedToRead,
  failedToSet,
  failedToSetAll,
  failedToSolicit,
  failedToSwitch,
  failedToWatch,
} from './link-error.js'
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
  SetAddressOptions,
  WatchOptions,
} from './link.js'
import { savedBytes, toLink, toNeighbour, toSource } from './native-values.js'
import { Watches } from './watches.js'

/** The kernel's links through the addon. The two hot calls are kept free of closures: they cost microseconds in all. */
export class NativeLinkLayer extends Closable implements LinkLayer {
  readonly backend = 'native'
  readonly #links: NativeLinks
  readonly #label: string | undefined
  readonly #watches = new Watches()

  /** @param label see Identity. */
  constructor(links: NativeLinks, label?: string) {
    super()
    this.#links = links
    this.#label = label
  }

  async list({ assignType }: ListOptions = {}): Promise<Link[]> {
    const take = await this.#links.list(assignType).catch(rethrow(failedToList))
    const links: Link[] = []
    for (let some = take(); some.length > 0; some = take()) {
      links.push(...some.map(toLink))
      // Ten thousand objects in one go would hold up the event loop for milliseconds.
      await setImmediate()
    }
    return links
  }

  listSync({ assignType }: ListOptions = {}): Link[] {
    try {
      return this.#links.listSync(assignType).map(toLink)
    } catch (error) {
      throw failedToList(error)
    }
  }

  async get(name: string): Promise<Link> {
    return toLink(await this.#links.get(name).catch(rethrow((error) => failedToRead(error, name))))
  }

  getSync(name: string): Link {
    try {
      return toLink(this.#links.getSync(name))
    } catch (error) {
      throw failedToRead(error, name)
    }
  }

  async getAddress(name: string): Promise<string> {
    return this.#links.getAddress(name).catch(rethrow((error) => failedToRead(error, name)))
  }

  getAddressSync(name: string): string {
    try {
      return this.#links.getAddressSync(name)
    } catch (error) {
      throw failedToRead(error, name)
    }
  }

  async setAddress(name: string, address: string, options?: SetAddressOptions): Promise<void> {
    const set = options?.disconnect === true ? 'setAddressOffNetwork' : 'setAddress'
    return this.#links[set](name, address).catch(rethrow((error) => failedToSet(error, name, address)))
  }

  setAddressSync(name: string, address: string, options?: SetAddressOptions): void {
    try {
      if (options?.disconnect === true) this.#links.setAddressOffNetworkSync(name, address)
      else this.#links.setAddressSync(name, address)
    } catch (error) {
      throw failedToSet(error, name, address)
    }
  }

  async setAddresses(changes: readonly AddressChange[]): Promise<AddressResult[]> {
    const { names, addresses } = columns(changes)
    const errors = await this.#links.setAddresses(names, addresses).catch(rethrow(failedToSetAll))
    return toResults(changes, errors)
  }

  setAddressesSync(changes: readonly AddressChange[]): AddressResult[] {
    const { names, addresses } = columns(changes)
    try {
      return toResults(changes, this.#links.setAddressesSync(names, addresses))
    } catch (error) {
      throw failedToSetAll(error)
    }
  }

  async setUp(name: string, up: boolean): Promise<void> {
    return this.#links.setUp(name, up).catch(rethrow((error) => failedToSwitch(error, name, up)))
  }

  setUpSync(name: string, up: boolean): void {
    try {
      this.#links.setUpSync(name, up)
    } catch (error) {
      throw failedToSwitch(error, name, up)
    }
  }

  async snapshotConnectivity(name: string): Promise<Connectivity> {
    const address = await this.getAddress(name)
    const data = await this.#links.saveConnectivity(name).catch(rethrow((error) => failedToKeep(error, name)))
    return toConnectivity(address, data)
  }

  snapshotConnectivitySync(name: string): Connectivity {
    const address = this.getAddressSync(name)
    try {
      return toConnectivity(address, this.#links.saveConnectivitySync(name))
    } catch (error) {
      throw failedToKeep(error, name)
    }
  }

  async restoreConnectivity(name: string, saved: Connectivity): Promise<string[]> {
    assertTakenBy(this, saved)
    return this.#links
      .restoreConnectivity(name, savedBytes(saved), saved.address, agedSeconds(saved))
      .catch(rethrow((error) => failedToKeep(error, name)))
  }

  restoreConnectivitySync(name: string, saved: Connectivity): string[] {
    assertTakenBy(this, saved)
    try {
      const data = savedBytes(saved)
      return this.#links.restoreConnectivitySync(name, data, saved.address, agedSeconds(saved))
    } catch (error) {
      throw failedToKeep(error, name)
    }
  }

  async followAddress(name: string, former: string): Promise<void> {
    return this.#links.followAddress(name, former).catch(rethrow((error) => failedToFollow(error, name)))
  }

  followAddressSync(name: string, former: string): void {
    try {
      this.#links.followAddressSync(name, former)
    } catch (error) {
      throw failedToFollow(error, name)
    }
  }

  async neighbours(name?: string): Promise<Neighbour[]> {
    const found = await this.#links
      .neighbours(name)
      .catch(rethrow((error) => failedToLookAround(error, name)))
    return found.map(toNeighbour)
  }

  neighboursSync(name?: string): Neighbour[] {
    try {
      return this.#links.neighboursSync(name).map(toNeighbour)
    } catch (error) {
      throw failedToLookAround(error, name)
    }
  }

  async gateways(name: string): Promise<string[]> {
    return this.#links.gateways(name).catch(rethrow((error) => failedToLookAround(error, name)))
  }

  gatewaysSync(name: string): string[] {
    try {
      return this.#links.gatewaysSync(name)
    } catch (error) {
      throw failedToLookAround(error, name)
    }
  }

  async solicit(name: string, ip: string): Promise<void> {
    return this.#links.solicit(name, ip).catch(rethrow((error) => failedToSolicit(error, name, ip)))
  }

  solicitSync(name: string, ip: string): void {
    try {
      this.#links.solicitSync(name, ip)
    } catch (error) {
      throw failedToSolicit(error, name, ip)
    }
  }

  watch(options?: WatchOptions): LinkWatch {
    return this.#watches.start((onNews) => {
      try {
        return toSource(this.#links.watch(onNews))
      } catch (error) {
        throw failedToWatch(error)
      }
    }, options)
  }

  mayChange(): boolean {
    return this.#links.mayChange()
  }

  identity(): Identity {
    const identity = this.#links.identity()
    return this.#label === undefined ? identity : { ...identity, label: this.#label }
  }

  close(): void {
    this.#watches.close()
    this.#links.close()
  }
}

const toConnectivity = (address: string, data: Uint8Array): Connectivity => ({
  backend: 'native',
  address,
  taken: new Date().toISOString(),
  data: Buffer.from(data).toString('base64'),
})

const columns = (changes: readonly AddressChange[]): { names: string[]; addresses: string[] } => ({
  names: changes.map(({ name }) => name),
  addresses: changes.map(({ address }) => address),
})

const rethrow =
  (translate: (error: unknown) => unknown) =>
  (error: unknown): never => {
    throw translate(error)
  }
