import { hasCode, LladdrError } from '../errors/index.js'
import { call, type Task } from '../task.js'
import { failedToSet } from './link-error.js'
import type { AddressChange, AddressResult, LinkLayer } from './link.js'

/** LinkLayer.setAddresses for a backend that can change one link at a time only. */
export function* setOneByOne(
  links: Pick<LinkLayer, 'setAddress' | 'setAddressSync'>,
  changes: readonly AddressChange[],
): Task<AddressResult[]> {
  const results: AddressResult[] = []
  for (const change of changes) {
    try {
      yield* call(links, 'setAddress', change.name, change.address)
      results.push(made(change))
    } catch (error) {
      results.push(failed(change, error))
    }
  }
  return results
}

/** From what kept each change from being made, for instance the addon's errors: nothing where it was made. */
export const toResults = (changes: readonly AddressChange[], errors: readonly unknown[]): AddressResult[] =>
  changes.map((change, position) => {
    const error = errors[position]
    return error !== undefined
      ? failed(change, failedToSet(error, change.name, change.address))
      : made(change)
  })

/** An address that was accepted has six octets with colons. */
const made = ({ name, address }: AddressChange): AddressResult => ({ name, address: address.toLowerCase() })

/** A closed layer is the caller's mistake, not the link's, and so is anything that is no LladdrError. */
function failed({ name }: AddressChange, error: unknown): AddressResult {
  if (error instanceof LladdrError && !hasCode(error, 'CLOSED')) return { name, error }
  throw error
}
