const BITS = 64
const low = (value: bigint): bigint => BigInt.asUintN(BITS, value)
const rotate = (value: bigint, by: bigint): bigint => low((value << by) | (value >> (64n - by)))

interface State {
  v0: bigint
  v1: bigint
  v2: bigint
  v3: bigint
}

/**
 * SipHash-2-4, the 64-bit keyed hash of J.-P. Aumasson and D. J. Bernstein (2012).
 * @param key 16 octets. @returns the hash; systemd and the reference write it little-endian.
 */
export function sipHash24(key: Uint8Array, message: Uint8Array): bigint {
  const padded = pad(message)
  const state = initialize(Buffer.from(key))
  for (let offset = 0; offset < padded.length; offset += 8) {
    const word = padded.readBigUInt64LE(offset)
    state.v3 ^= word
    rounds(state, 2)
    state.v0 ^= word
  }
  state.v2 ^= 0xffn
  rounds(state, 4)
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3
}

/** Zeros to a multiple of eight octets, the last of which is the message's length modulo 256. */
function pad(message: Uint8Array): Buffer {
  const padded = Buffer.alloc((Math.floor(message.length / 8) + 1) * 8)
  padded.set(message)
  padded[padded.length - 1] = message.length & 0xff
  return padded
}

/** "somepseudorandomlygeneratedbytes" */
function initialize(key: Buffer): State {
  const k0 = key.readBigUInt64LE(0)
  const k1 = key.readBigUInt64LE(8)
  return {
    v0: k0 ^ 0x736f6d6570736575n,
    v1: k1 ^ 0x646f72616e646f6dn,
    v2: k0 ^ 0x6c7967656e657261n,
    v3: k1 ^ 0x7465646279746573n,
  }
}

function rounds(state: State, count: number): void {
  for (let round = 0; round < count; round++) {
    state.v0 = low(state.v0 + state.v1)
    state.v2 = low(state.v2 + state.v3)
    state.v1 = rotate(state.v1, 13n) ^ state.v0
    state.v3 = rotate(state.v3, 16n) ^ state.v2
    state.v0 = rotate(state.v0, 32n)
    state.v2 = low(state.v2 + state.v1)
    state.v0 = low(state.v0 + state.v3)
    state.v1 = rotate(state.v1, 17n) ^ state.v2
    state.v3 = rotate(state.v3, 21n) ^ state.v0
    state.v2 = rotate(state.v2, 32n)
  }
}
