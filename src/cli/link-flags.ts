/** linux/if.h, in the order in which iproute2 prints them (print_link_flags() in ip/ipaddress.c). */
const flagNames: readonly (readonly [number, string])[] = [
  [0x8, 'LOOPBACK'],
  [0x2, 'BROADCAST'],
  [0x10, 'POINTOPOINT'],
  [0x1000, 'MULTICAST'],
  [0x80, 'NOARP'],
  [0x200, 'ALLMULTI'],
  [0x100, 'PROMISC'],
  [0x400, 'MASTER'],
  [0x800, 'SLAVE'],
  [0x4, 'DEBUG'],
  [0x8000, 'DYNAMIC'],
  [0x4000, 'AUTOMEDIA'],
  [0x2000, 'PORTSEL'],
  [0x20, 'NOTRAILERS'],
  [0x1, 'UP'],
  [0x10000, 'LOWER_UP'],
  [0x20000, 'DORMANT'],
  [0x40000, 'ECHO'],
]

const IFF_UP = 0x1
const IFF_RUNNING = 0x40

/** The names of a link's flags. As in `ip link`, a link that is up and not running has NO-CARRIER instead of RUNNING. */
export function decodeFlags(flags: number): string[] {
  const names = flagNames.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name)
  const noCarrier = (flags & IFF_UP) !== 0 && (flags & IFF_RUNNING) === 0
  return noCarrier ? ['NO-CARRIER', ...names] : names
}
