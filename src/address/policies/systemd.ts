import { LladdrError } from '../../errors/index.js'
import { sipHash24 } from '../siphash.js'
import { always, local, required } from './octets.js'
import type { Policy } from './policy.js'

export interface SystemdPersistentRequest {
  policy: 'systemd-persistent'
  /** 32 hexadecimal digits. */
  machineId: string
  /** Default: the link of the context, as systemd does where udev has no name. */
  name?: string
}

/** HASH_KEY of net_get_unique_predictable_data() in systemd's src/shared/netif-util.c. */
const KEY = Buffer.from('d31e48fa90fe4b4c9dafd5d7a1b12e8a', 'hex')

export const systemdPersistent: Policy<SystemdPersistentRequest> = {
  summary: "systemd's MACAddressPolicy=persistent, byte for byte",
  source: 'systemd.link(5), link_generate_mac() in src/udev/net/link-config.c',
  nature: 'exact',
  inputs: { machineId: 'required', name: 'optional' },
  looksAt: [],
  prepare({ machineId, name }, { link }) {
    const device = required(name ?? link, 'systemd-persistent', "the link's name")
    const hash = Buffer.alloc(8)
    hash.writeBigUInt64LE(sipHash24(KEY, Buffer.concat([parseMachineId(machineId), Buffer.from(device)])))
    return always(local(hash))
  },
}

/** machine-id(5): 32 digits; the form of a UUID is the same number. */
function parseMachineId(text: string): Uint8Array {
  const digits = text.trim().replaceAll('-', '')
  if (/^[0-9a-f]{32}$/i.test(digits)) return Buffer.from(digits, 'hex')
  throw new LladdrError('ARGUMENT_INVALID', `"${text}" is not a machine ID of 32 hexadecimal digits.`)
}
