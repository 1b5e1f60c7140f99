import { isIP } from 'node:net'
import { assignableAddress } from '../address/index.js'
import { LladdrError } from '../errors/index.js'
import { ARPHRD_ETHER, ARPHRD_LOOPBACK, type Link } from './link.js'

/**
 * What a backend in TypeScript refuses before it asks the kernel or starts a process. The native backend has the same
 * rules in native/link/.
 */

/** ALTIFNAMSIZ - 1; a first name has at most 15. */
const LONGEST_NAME_BYTES = 127

export function assertOpen(open: boolean): void {
  if (!open) throw new LladdrError('CLOSED', 'The link layer is closed.')
}

/** dev_valid_name() in net/core/dev.c, with the longer bound of alternative names. */
export function assertLinkName(name: string): void {
  const valid = /^[^/: \t-\r\0]+$/.test(name) && name !== '.' && name !== '..'
  if (valid && Buffer.byteLength(name) <= LONGEST_NAME_BYTES) return
  throw new LladdrError('LINK_NAME_INVALID', `"${name}" cannot be the name of a link.`, { link: name })
}

/** @throws ARGUMENT_INVALID. */
export function assertInternetAddress(ip: string): void {
  // A zone belongs to the link, which is named beside it.
  if (isIP(ip) === 0 || ip.includes('%'))
    throw new LladdrError('ARGUMENT_INVALID', `"${ip}" is not an IP address.`)
}

/** Colons only, as the native backend takes it; returns the canonical form. @throws ADDRESS_INVALID, ADDRESS_GROUP, ADDRESS_ZERO. */
export function assertAddressFor(name: string, address: string): string {
  if (address.includes(':')) return assignableFor(name, address)
  const message = `Cannot change the address of "${name}" to "${address}": it is not six octets with colons.`
  throw new LladdrError('ADDRESS_INVALID', message, { link: name })
}

function assignableFor(name: string, address: string): string {
  try {
    return assignableAddress(address)
  } catch (error) {
    if (!(error instanceof LladdrError)) throw error
    const message = `Cannot change the address of "${name}": ${error.message}`
    throw new LladdrError(error.code, message, { link: name, cause: error })
  }
}

export function loopbackRefusal(name: string): LladdrError {
  const message = `Cannot change the address of "${name}": it is a loopback link.`
  return new LladdrError('LINK_LOOPBACK', message, { link: name })
}

/** ARPHRD_ETHER and the three of Wi-Fi (IEEE80211, _PRISM, _RADIOTAP), whose addresses are six octets. */
const ethernetLike: readonly number[] = [ARPHRD_ETHER, 801, 802, 803]

export type Bearer = Pick<Link, 'name' | 'type' | 'address'>

/** The address of a link that has one of six octets; loopback's zeros count. @throws LINK_NOT_ETHERNET. */
export function addressOf({ name, type, address }: Bearer): string {
  if (address !== null && (type === ARPHRD_LOOPBACK || ethernetLike.includes(type))) return address
  const message = `"${name}" has no address of six octets (ARPHRD type ${String(type)}).`
  throw new LladdrError('LINK_NOT_ETHERNET', message, { link: name })
}

/** @throws LINK_LOOPBACK, LINK_NOT_ETHERNET. */
export function assertSettable(bearer: Bearer): void {
  if (bearer.type === ARPHRD_LOOPBACK) throw loopbackRefusal(bearer.name)
  addressOf(bearer)
}
