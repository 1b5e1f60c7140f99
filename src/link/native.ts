import type { Addon, NativeLink, NativeLinks } from '../binding/index.js'
import { fromSystem } from '../errors/index.js'
import { failedToList, failedToRead, failedToSet, failedToSwitch } from './link-error.js'
import {
  assignTypes,
  IFF_UP,
  operStates,
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
