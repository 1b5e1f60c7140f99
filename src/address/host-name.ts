import { createHash } from 'node:crypto'
import { LladdrError } from '../errors/index.js'
import { canonicalAddress } from './mac-address.js'
import { vendors } from './vendor/index.js'

/** HOST_NAME_MAX of Linux. */
const LONGEST = 64

/** RFC 1123, 2.1, relaxing RFC 952: labels of letters, digits and hyphens, at most 63 each, no hyphen at either end. */
const hostNamePattern = /^(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/i

/** @throws LladdrError HOSTNAME_INVALID. */
export function assertHostName(name: string): void {
  if (name.length <= LONGEST && hostNamePattern.test(name)) return
  throw new LladdrError('HOSTNAME_INVALID', `"${name}" is not a host name.`)
}

/**
 * What computers with an address of these vendors are called when nobody named them, by the vendor's name in the IEEE's
 * registry. `#` is any digit or capital letter, `@` one of the last six digits of the address. Windows names every
 * computer like the last row, whoever made it.
 */
const customs: readonly [vendor: RegExp, names: readonly string[]][] = [
  [/^Apple, Inc\./, ['iPhone', 'iPad', 'MacBook-Air', 'MacBook-Pro']],
  [/^Raspberry Pi /, ['raspberrypi']],
  [/^Espressif /, ['ESP-@@@@@@']],
  [/^(Samsung Electronics|Xiaomi Comm|vivo Mobile|GUANGDONG OPPO|Google, Inc\.)/, ['Android']],
  [/^/, ['DESKTOP-#######']],
]

const capitals = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * A host name that nobody wonders at beside this address: what its vendor's devices are called, else what Windows makes up.
 * Always the same for the same address, so that it lasts as long, and tells nothing that the address does not.
 * @param address in any written form. @throws LladdrError ADDRESS_INVALID, VENDOR_DATA_MISSING.
 */
export function matchingHostName(address: string): string {
  const canonical = canonicalAddress(address)
  const vendor = vendors().find(canonical)?.name ?? ''
  const names = customs.find(([pattern]) => pattern.test(vendor))?.[1] ?? []
  const draw = drawsOf(canonical)
  const last = canonical.replaceAll(':', '').slice(-6).toUpperCase()
  let position = 0
  return (names[draw(names.length)] ?? '')
    .replace(/#/g, () => capitals.charAt(draw(capitals.length)))
    .replace(/@/g, () => last.charAt(position++))
}

/** Numbers below a limit, always the same ones for an address; limits are far below 2^32, so each is as likely. */
function drawsOf(address: string): (limit: number) => number {
  const seed = `lladdr host name\0${address}\0`
  let count = 0
  return (limit) => createHash('sha256').update(`${seed}${count++}`).digest().readUInt32BE(0) % limit
}
