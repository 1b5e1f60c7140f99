import { join } from 'node:path'
import { judge, type Check } from './check.js'
import { readText } from './config-files.js'

/** A link by name, and the address that it had before it was spoofed; null where it is not. */
export interface Former {
  name: string
  original: string | null
}

/**
 * IPv6 addresses that outlast a change of the link's: those made of the original address that are still there, and, by the
 * link's way of making them (Documentation/networking/ip-sysctl.rst, addr_gen_mode), those that do not follow the address.
 */
export function checkIpv6(links: readonly Former[], root = '/'): Check {
  const addresses = readAddresses(root)
  const stale = links.flatMap(({ name, original }) =>
    original === null
      ? []
      : addresses
          .filter(({ link, host }) => link === name && host === interfaceId(original))
          .map(({ text }) => `"${name}" still has ${text}, made of ${original}`),
  )
  const lasting = links
    .filter(({ name }) =>
      STABLE.has(readText(join(root, 'proc/sys/net/ipv6/conf', name, 'addr_gen_mode'))?.trim() ?? ''),
    )
    .map(
      ({ name }) =>
        `"${name}" makes stable addresses of its secret and the permanent address (addr_gen_mode)`,
    )
  const fine = 'none that outlasts a change of address'
  return judge('IPv6 addresses', [...stale, ...lasting], { fine, hint })
}

const hint =
  'Remove stale ones with `ip address delete`; set net.ipv6.conf.LINK.addr_gen_mode=0 so that addresses follow, and use_tempaddr=2; in ' +
  'NetworkManager ipv6.addr-gen-mode=eui64 and ipv6.ip6-privacy=2.'

/** IN6_ADDR_GEN_MODE_STABLE_PRIVACY and _RANDOM, which draws the secret once: addrconf.c hashes perm_addr in both. */
const STABLE: ReadonlySet<string> = new Set(['2', '3'])

interface Address {
  link: string
  text: string
  /** The lower 64 bits in hexadecimal digits. */
  host: string
}

/** /proc/net/if_inet6: address, index, prefix length, scope, flags, link. */
function readAddresses(root: string): Address[] {
  const text = readText(join(root, 'proc/net/if_inet6')) ?? ''
  return text.split('\n').flatMap((line) => {
    const [address = '', , length = '', , , link = ''] = line.trim().split(/\s+/)
    if (link === '') return []
    const groups = address.match(/.{4}/g)?.join(':') ?? ''
    return [{ link, text: `${groups}/${String(Number.parseInt(length, 16))}`, host: address.slice(16) }]
  })
}

/** RFC 4291, appendix A: the address with ff:fe in its middle and the local bit turned over. */
function interfaceId(address: string): string {
  const octets = address.split(':').map((octet) => Number.parseInt(octet, 16))
  octets.splice(3, 0, 0xff, 0xfe)
  return octets
    .map((octet, position) => (position === 0 ? octet ^ 0x02 : octet).toString(16).padStart(2, '0'))
    .join('')
}
