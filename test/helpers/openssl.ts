import { execFileSync } from 'node:child_process'

const openssl = (parameters: readonly string[], input: Uint8Array | string): Buffer =>
  execFileSync('openssl', parameters, { input })

/** Computed by a program that shares no code with Node's own hashes here but the library: our composition is not in it. */
export const sha256ByOpenssl = (input: Uint8Array | string): Buffer =>
  openssl(['dgst', '-sha256', '-binary'], input)

export const hmacByOpenssl = (keyHex: string, input: Uint8Array | string): Buffer =>
  openssl(['dgst', '-sha256', '-mac', 'hmac', '-macopt', `hexkey:${keyHex}`, '-binary'], input)

/** SipHash-2-4, eight octets, as OpenSSL writes them: little-endian. */
export const sipHashByOpenssl = (keyHex: string, input: Uint8Array | string): Buffer =>
  openssl(
    ['mac', '-binary', '-macopt', `hexkey:${keyHex}`, '-macopt', 'size:8', '-in', '-', 'SIPHASH'],
    input,
  )
