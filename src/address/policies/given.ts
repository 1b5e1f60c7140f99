import { LladdrError } from '../../errors/index.js'
import { always, octetsOf } from './octets.js'
import type { Policy, PolicyContext } from './policy.js'

export interface ExplicitRequest {
  policy: 'explicit'
  /** In any written form. */
  address: string
}

export const explicit: Policy<ExplicitRequest> = {
  summary: 'the address given',
  source: 'macchanger -m',
  nature: 'given',
  inputs: { address: 'required' },
  looksAt: [],
  prepare: ({ address }) => always(octetsOf(address)),
}

export interface PermanentRequest {
  policy: 'permanent'
}

export const permanent: Policy<PermanentRequest> = {
  summary: 'the burned-in address, as the kernel reports it',
  source: 'macchanger -p, IFLA_PERM_ADDRESS',
  nature: 'given',
  inputs: {},
  looksAt: ['permanent'],
  prepare: (_, context) => always(octetsOf(permanentAddress(context))),
}

export interface PvomRequest {
  policy: 'pvom'
}

export const pvom: Policy<PvomRequest> = {
  summary: 'per-vendor OUI: the address that the vendor gave the device; nothing to store',
  source: 'RFC 9724, PVOM',
  nature: 'given',
  inputs: {},
  looksAt: ['permanent'],
  prepare: (_, context) => always(octetsOf(permanentAddress(context))),
}

/** @throws PERMANENT_ADDRESS_MISSING. */
export function permanentAddress({ permanent: address, link }: PolicyContext): string {
  if (address) return address
  throw new LladdrError('PERMANENT_ADDRESS_MISSING', `${link ?? 'The link'} has no permanent address.`, {
    link,
  })
}
