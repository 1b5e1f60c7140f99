import { createHash } from 'node:crypto'
import { MacAddress } from '../mac-address.js'
import { permanentAddress } from './given.js'
import { always, local } from './octets.js'
import type { Policy } from './policy.js'

export interface IwdNetworkRequest {
  policy: 'iwd-network'
  ssid: string
}

export const iwdNetwork: Policy<IwdNetworkRequest> = {
  summary: "iwd's AddressRandomization=network over the full range, byte for byte",
  source: 'iwd.config(5), wiphy_generate_address_from_ssid() in src/wiphy.c',
  nature: 'exact',
  inputs: { ssid: 'required' },
  looksAt: ['permanent'],
  prepare({ ssid }, context) {
    const device = MacAddress.parse(permanentAddress(context)).octets
    return always(constrain(local(createHash('sha256').update(ssid).update(device).digest())))
  },
}

/** wiphy_address_constrain(): an even last octet, and never three zeros at the end. */
function constrain(octets: Uint8Array): Uint8Array {
  octets[5] = (octets[5] ?? 0) & 0xfe
  if (octets.subarray(3).every((octet) => octet === 0)) octets[5] = 0x01
  return octets
}
