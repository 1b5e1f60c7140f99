import { fromSystem, type ErrnoTable } from '../errors/index.js'

/** errno → code for link calls; the kernel's reasons are in netdevice(7) and net/core/dev.c dev_set_mac_address(). */
const codes: ErrnoTable = {
  EPERM: 'PERMISSION_DENIED',
  EACCES: 'PERMISSION_DENIED',
  ENODEV: 'LINK_NOT_FOUND',
  ENXIO: 'LINK_NOT_FOUND',
  EBUSY: 'LINK_BUSY',
  EADDRNOTAVAIL: 'ADDRESS_REJECTED',
  EINVAL: 'ADDRESS_REJECTED',
  EADDRINUSE: 'ADDRESS_IN_USE',
  EOPNOTSUPP: 'CHANGE_UNSUPPORTED',
  ERFKILL: 'LINK_BLOCKED',
}

/** EINVAL is about the address only where an address was given. */
const readCodes: ErrnoTable = { ...codes, EINVAL: 'SYSTEM_ERROR', EADDRNOTAVAIL: 'SYSTEM_ERROR' }

export const failedToList = (error: unknown): unknown =>
  fromSystem(error, { codes: readCodes, message: (reason) => `Cannot list the links: ${reason}.` })

export const failedToRead = (error: unknown, link: string): unknown =>
  fromSystem(error, { codes: readCodes, link, message: (reason) => `Cannot read link "${link}": ${reason}.` })

export function failedToSet(error: unknown, link: string, address: string): unknown {
  const message = (reason: string): string =>
    `Cannot change the address of "${link}" to "${address}": ${reason}.`
  return fromSystem(error, { codes, link, message })
}

/** Nothing of a batch was tried; single failures are results. */
export const failedToSetAll = (error: unknown): unknown =>
  fromSystem(error, { codes, message: (reason) => `Cannot change addresses: ${reason}.` })

export function failedToSwitch(error: unknown, link: string, up: boolean): unknown {
  const message = (reason: string): string => `Cannot bring "${link}" ${up ? 'up' : 'down'}: ${reason}.`
  return fromSystem(error, { codes: readCodes, link, message })
}
