/**
 * Whether an address must never be made up: a group address, zero, or one of the IANA block 00-00-5E (RFC 9542), in
 * which VRRP's virtual routers (00-00-5E-00-01, 00-00-5E-00-02, RFC 9568) and the documentation addresses lie.
 */
export function isReserved(octets: Uint8Array): boolean {
  const first = octets[0] ?? 0
  if ((first & 0x01) !== 0) return true
  if (first !== 0 || octets[1] !== 0) return false
  return octets[2] === 0x5e || octets.every((octet) => octet === 0)
}
