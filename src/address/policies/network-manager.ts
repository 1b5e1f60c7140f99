import { createHash } from 'node:crypto'
import { parseMask } from './mask.js'
import { parseHex, required } from './octets.js'
import type { Candidate, Policy, PolicyContext } from './policy.js'

/** NMUtilsStableType; the numbers are hashed. */
const stableTypes = { uuid: 0, 'stable-id': 1, generated: 2, random: 3 } as const

/** What both policies ask for beside the stable ID. */
interface Common {
  /**
   * The host ID in hexadecimal: for /var/lib/NetworkManager/secret_key of version 2 the SHA-256 of its size in decimal, a
   * space, its contents and the machine ID; for older ones the contents themselves.
   */
  secretHex: string
  /** Default: the link of the context. */
  ifname?: string
  /** As for the policy mask. */
  mask?: string
}

export interface NmStableRequest extends Common {
  policy: 'nm-stable'
  stableType: keyof typeof stableTypes
  stableId: string
}

export const nmStable: Policy<NmStableRequest> = {
  summary: "NetworkManager's cloned-mac-address=stable, byte for byte",
  source: 'NetworkManager, nm_utils_hw_addr_gen_stable_eth() in nm-core-utils.c',
  nature: 'exact',
  inputs: {
    stableType: 'required',
    stableId: 'required',
    secretHex: 'required',
    ifname: 'optional',
    mask: 'optional',
  },
  looksAt: ['current'],
  prepare: (request, context) => stableAddress(request, context),
}

export interface NmStableSsidRequest extends Common {
  policy: 'nm-stable-ssid'
  ssid: string
}

export const nmStableSsid: Policy<NmStableSsidRequest> = {
  summary: "NetworkManager's cloned-mac-address=stable-ssid: nm-stable with the stable ID ${NETWORK_SSID}",
  source: 'NetworkManager 1.46, nm-settings-nmcli(5), connection.stable-id',
  nature: 'exact',
  inputs: { ssid: 'required', secretHex: 'required', ifname: 'optional', mask: 'optional' },
  looksAt: ['current'],
  prepare: ({ ssid, ...common }, context) =>
    stableAddress(
      { ...common, stableType: 'generated', stableId: generatedId('NETWORK_SSID', ssid) },
      context,
    ),
}

type StableInputs = Omit<NmStableRequest, 'policy'>

/** The first six octets of the hash, made local, through the mask. */
function stableAddress({ mask = '', ...inputs }: StableInputs, context: PolicyContext): Candidate {
  const ifname = required(inputs.ifname ?? context.link, 'nm-stable', "the link's name")
  const digest = stableDigest({ ...inputs, ifname })
  const apply = parseMask(mask, context)
  return () => apply(digest)
}

/** SHA-256 of stable type (1 octet), length of the host ID (4, big-endian), host ID, link name NUL, stable ID NUL. */
function stableDigest({
  stableType,
  secretHex,
  ifname,
  stableId,
}: StableInputs & { ifname: string }): Uint8Array {
  const hostId = parseHex('secret', secretHex, 1)
  const head = Buffer.alloc(5)
  head.writeUInt8(stableTypes[stableType], 0)
  head.writeUInt32BE(hostId.length, 1)
  return createHash('sha256').update(head).update(hostId).update(`${ifname}\0${stableId}\0`).digest()
}

/**
 * What a stable ID with one substitution becomes: `${NAME}=LENGTH{VALUE}`, shortened to the base64 of its SHA-1 without the
 * padding (nm_utils_stable_id_parse(), nm_utils_stable_id_generated_complete()). The length counts octets.
 */
export function generatedId(name: string, value: string): string {
  const text = `\${${name}}=${String(Buffer.byteLength(value))}{${value}}`
  return createHash('sha1').update(text).digest('base64').slice(0, 27)
}
