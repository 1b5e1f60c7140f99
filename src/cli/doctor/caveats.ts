import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Link } from '../../index.js'
import { ok, warning, type Check } from './check.js'
import { readText } from './config-files.js'

/** Sorts of links whose address has a will of its own; what the kernel tells of them lies in sysfs under `root`. */
export const checkCaveats = (links: readonly Link[], root = '/'): Check[] => [
  checkWireless(links, root),
  checkBonds(links, root),
  checkBridges(links),
]

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

const namesOf = (links: readonly Link[], isMeant: (link: Link) => boolean): string[] =>
  links.filter(isMeant).map(({ name }) => name)

const sysfs = (root: string, { name }: Link, ...rest: string[]): string =>
  join(root, 'sys/class/net', name, ...rest)

function checkWireless(links: readonly Link[], root: string): Check {
  const names = namesOf(links, (link) => existsSync(sysfs(root, link, 'phy80211')))
  if (names.length === 0) return ok('Wi-Fi', 'no Wi-Fi links')
  return warning(
    'Wi-Fi',
    `${quoted(names)}: busy while connected or scanning, and some drivers report success and change nothing`,
    'Disconnect first; with NetworkManager set wifi.scan-rand-mac-address=no, or it gives another address while scanning.',
  )
}

/** Documentation/networking/bonding.rst: with `active` the bond keeps the address of its active port. */
function checkBonds(links: readonly Link[], root: string): Check {
  const mode = (link: Link): string => readText(sysfs(root, link, 'bonding', 'fail_over_mac'))?.trim() ?? ''
  const names = namesOf(links, (link) => link.kind === 'bond' && !['', 'none 0'].includes(mode(link)))
  if (names.length === 0) return ok('bonds', 'none that pins its address')
  return warning(
    'bonds',
    `${quoted(names)}: fail_over_mac is on, so a change reports success and does nothing (CHANGE_IGNORED)`,
    'Set fail_over_mac=none while the bond has no ports, or change the address of the active port.',
  )
}

/** br_stp_recalculate_bridge_id() in net/bridge/br_stp_if.c. */
function checkBridges(links: readonly Link[]): Check {
  const names = namesOf(links, ({ kind }) => kind === 'bridge')
  if (names.length === 0) return ok('bridges', 'none')
  return ok(
    'bridges',
    `${quoted(names)}: the lowest address of the ports until one is set; restore sets the original, but it no longer follows the ports`,
  )
}
