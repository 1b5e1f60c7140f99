import { fromSystem, type ErrnoTable } from '../errors/index.js'

/**
 * errno → code for link calls. Linux's reasons are in netdevice(7) and net/core/dev.c dev_set_mac_address(), macOS's in
 * IONetworkingFamily's IOEthernetInterface::syncSIOCSIFLLADDR() and performGatedCommand().
 */
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
  ENOTSUP: 'CHANGE_UNSUPPORTED',
  ENETDOWN: 'LINK_DOWN',
  EPWROFF: 'LINK_DOWN',
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

export function failedToKeep(error: unknown, link: string): unknown {
  const message = (reason: string): string =>
    `Cannot keep or put back the addresses and routes of "${link}": ${reason}.`
  return fromSystem(error, { codes: readCodes, link, message })
}

export function failedToFollow(error: unknown, link: string): unknown {
  const message = (reason: string): string =>
    `Cannot bring the addresses of "${link}" in line with its new one and announce them: ${reason}.`
  return fromSystem(error, { codes: readCodes, link, message })
}

export function failedToSwitch(error: unknown, link: string, up: boolean): unknown {
  const message = (reason: string): string => `Cannot bring "${link}" ${up ? 'up' : 'down'}: ${reason}.`
  return fromSystem(error, { codes: readCodes, link, message })
}
