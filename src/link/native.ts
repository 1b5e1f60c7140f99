import type { Addon, NativeLink, NativeLinks } from '../binding/index.js'
import { fromSystem } from '../errors/index.js'
import { agedSeconds, assertTakenBy } from './connectivity.js'
import {
  failedToFollow,
  failedToKeep,
  failedToList,
  failedToRead,
  failedToSet,
  failedToSwitch,
} from './link-error.js'
import {
  assignTypes,
  IFF_UP,
  operStates,
  type Connectivity,
  type Identity,
  type Link,
  type LinkLayer,
  type SetAddressOptions,
} from './link.js'

/** The kernel's links through the addon. The two hot calls are kept free of closures: they cost microseconds in all. */
export class NativeLinkLayer implements LinkLayer {
  readonly backend = 'native'
  readonly #links: NativeLinks

  constructor(addon: Addon) {
    try {
      this.#links = new addon.Links()
    } catch (error) {
      throw fromSystem(error, {
        codes: {},
        message: (reason) => `The native backend cannot be opened: ${reason}.`,
      })
    }
  }

  async list(): Promise<Link[]> {
    return (await this.#links.list().catch(rethrow(failedToList))).map(toLink)
  }

  listSync(): Link[] {
    try {
      return this.#links.listSync().map(toLink)
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
      .restoreConnectivity(name, Buffer.from(saved.data, 'base64'), saved.address, agedSeconds(saved))
      .catch(rethrow((error) => failedToKeep(error, name)))
  }

  restoreConnectivitySync(name: string, saved: Connectivity): string[] {
    assertTakenBy(this, saved)
    try {
      const data = Buffer.from(saved.data, 'base64')
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

  mayChange(): boolean {
    return this.#links.mayChange()
  }

  identity(): Identity {
    return this.#links.identity()
  }

  close(): void {
    this.#links.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    return Promise.resolve()
  }
}

const toConnectivity = (address: string, data: Uint8Array): Connectivity => ({
  backend: 'native',
  address,
  taken: new Date().toISOString(),
  data: Buffer.from(data).toString('base64'),
})

const rethrow =
  (translate: (error: unknown) => unknown) =>
  (error: unknown): never => {
    throw translate(error)
  }

/** Each property by its name: for the addon's objects, spreading doubles the time of a list. */
const toLink = (link: NativeLink): Link => ({
  name: link.name,
  index: link.index,
  type: link.type,
  address: link.address,
  broadcast: link.broadcast,
  permanent: link.permanent,
  assignType: link.assignType === null ? null : (assignTypes[link.assignType] ?? null),
  kind: link.kind,
  flags: link.flags,
  up: (link.flags & IFF_UP) !== 0,
  mtu: link.mtu,
  state: operStates[link.operState] ?? 'unknown',
  altNames: link.altNames,
})
