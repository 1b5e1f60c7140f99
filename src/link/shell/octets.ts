/** Octets as this package writes them: lower case with colons. */
const written = (octets: readonly number[]): string =>
  octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':')

/** The address of a tunnel is an IP address, and ll_addr_n2a() of iproute2 prints it as one: back to octets. */
export function octetsOf(address: string): string {
  if (/^[\d.]+$/.test(address)) return written(address.split('.').map(Number))
  return /^[0-9a-f]{2}(?::[0-9a-f]{2})*$/.test(address) ? address : written(ipv6Octets(address))
}

const GROUPS = 8

function ipv6Octets(address: string): number[] {
  const [head = [], tail = []] = address
    .replace(/[\d.]+\.\d+$/, asGroups)
    .split('::')
    .map(groupsOf)
  const zeros = new Array<number>(GROUPS - head.length - tail.length).fill(0)
  return [...head, ...zeros, ...tail].flatMap((group) => [group >> 8, group & 0xff])
}

const groupsOf = (part: string): number[] =>
  part === '' ? [] : part.split(':').map((group) => parseInt(group, 16))

/** `::ffff:10.0.0.1`: inet_ntop(3) writes the end of some addresses as IPv4. */
function asGroups(ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number)
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}
