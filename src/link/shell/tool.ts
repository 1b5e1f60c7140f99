import type { Task } from '../../task.js'
import type { AddressChange, Identity, Link, Neighbour } from '../link.js'
import type { Bearer } from '../refuse.js'

export type NamedBearer = Bearer & Pick<Link, 'index' | 'altNames'>

/**
 * How one system's own commands see and change links. Names and addresses come checked. A task fails with an errno
 * error, as the addon throws it, or with a LladdrError.
 */
export interface LinkTool {
  /** The name that the kernel gives loopback, in every namespace. */
  readonly loopback: string
  /** In the order of indexes. */
  list(): Task<Link[]>
  get(name: string): Task<Link>
  /** As little as the command can be made to tell. */
  look(name: string): Task<Bearer>
  /** The same of all links. */
  lookAll(): Task<NamedBearer[]>
  setAddress(name: string, address: string): Task<void>
  /** Each in order; what setAddress would have thrown, or nothing. */
  setAddresses(changes: readonly AddressChange[]): Task<unknown[]>
  setUp(name: string, up: boolean): Task<void>
  /** As LinkLayer has them. */
  neighbours(name?: string): Task<Neighbour[]>
  gateways(name: string): Task<string[]>
  solicit(name: string, ip: string): Task<void>
  mayChange(): boolean
  identity(): Identity
}

/** LinkTool.setAddresses, one process after the other. */
export function* setEach(
  tool: Pick<LinkTool, 'setAddress'>,
  changes: readonly AddressChange[],
): Task<unknown[]> {
  const errors: unknown[] = []
  for (const { name, address } of changes) {
    try {
      yield* tool.setAddress(name, address)
      errors.push(undefined)
    } catch (error) {
      errors.push(error)
    }
  }
  return errors
}
