import { fromSystem, isSystemFailure, type ErrnoTable } from '../errors/index.js'
import type { Netns } from './netns.js'

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

const connectivityCodes: ErrnoTable = {
  ...readCodes,
  EOPNOTSUPP: 'CONNECTIVITY_UNSUPPORTED',
  ENOTSUP: 'CONNECTIVITY_UNSUPPORTED',
}

const openCodes: ErrnoTable = {
  EPERM: 'PERMISSION_DENIED',
  EACCES: 'PERMISSION_DENIED',
  ENOENT: 'NETNS_NOT_FOUND',
  ENOTDIR: 'NETNS_NOT_FOUND',
  ESRCH: 'NETNS_NOT_FOUND',
  EINVAL: 'NETNS_NOT_FOUND', // setns(2): the file stands for no network namespace
}

export const failedToOpen = (error: unknown): unknown =>
  fromSystem(error, {
    codes: {},
    message: (reason) => `The native backend cannot be opened: ${reason}.`,
  })

export function failedToEnter(error: unknown, netns: Netns, path: string): unknown {
  const isDenied = isSystemFailure(error) && openCodes[error.code] === 'PERMISSION_DENIED'
  const message = (reason: string): string =>
    `Cannot enter the network namespace "${String(netns)}" (${path}): ${reason}.`
  return fromSystem(error, { codes: openCodes, path, message, hint: isDenied ? enteringNeeds : undefined })
}

const enteringNeeds =
  'Run it with sudo: entering a network namespace takes CAP_SYS_ADMIN, there and in the user namespace of this process.'

export const failedToList = (error: unknown): unknown =>
  fromSystem(error, { codes: readCodes, message: (reason) => `Cannot list the links: ${reason}.` })

export const failedToWatch = (error: unknown): unknown =>
  fromSystem(error, { codes: readCodes, message: (reason) => `Cannot watch the links: ${reason}.` })

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
  return fromSystem(error, { codes: connectivityCodes, link, message })
}

export function failedToFollow(error: unknown, link: string): unknown {
  const message = (reason: string): string =>
    `Cannot bring the addresses of "${link}" in line with its new one and announce them: ${reason}.`
  return fromSystem(error, { codes: connectivityCodes, link, message })
}

export function failedToLookAround(error: unknown, link?: string): unknown {
  const where = link === undefined ? '' : ` of "${link}"`
  const message = (reason: string): string => `Cannot read neighbours and routes${where}: ${reason}.`
  return fromSystem(error, { codes: connectivityCodes, message, ...(link !== undefined && { link }) })
}

export function failedToSolicit(error: unknown, link: string, ip: string): unknown {
  const message = (reason: string): string => `Cannot ask for ${ip} on "${link}": ${reason}.`
  return fromSystem(error, { codes: connectivityCodes, link, message })
}

/** Nothing of a batch was tried; single failures are results. */
export const failedToSetAll = (error: unknown): unknown =>
  fromSystem(error, { codes, message: (reason) => `Cannot change addresses: ${reason}.` })

export function failedToSwitch(error: unknown, link: string, up: boolean): unknown {
  const message = (reason: string): string => `Cannot bring "${link}" ${up ? 'up' : 'down'}: ${reason}.`
  return fromSystem(error, { codes: readCodes, link, message })
}
