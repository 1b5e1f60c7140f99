import test from 'ava'
import { generateMany, type PolicyContext, type PolicyRequest } from '../../src/index.js'

const DRAWS = 1_000_000

/** How often each of the 48 bits is set, the most significant one of the first octet being bit 0. */
function countBits(request: PolicyRequest, context: PolicyContext): number[] {
  const octets = Array.from({ length: 6 }, () => new Uint32Array(256))
  for (const address of generateMany(request, DRAWS, context)) {
    for (const [position, counts] of octets.entries()) {
      const octet = Number.parseInt(address.slice(position * 3, position * 3 + 2), 16)
      counts[octet] = (counts[octet] ?? 0) + 1
    }
  }
  return octets.flatMap((counts) =>
    Array.from({ length: 8 }, (_, bit) =>
      counts.reduce((sum, count, octet) => sum + ((octet >> (7 - bit)) & 1) * count, 0),
    ),
  )
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, step) => from + step)

const cases: [what: string, request: PolicyRequest, context: PolicyContext, fixed: number[]][] = [
  ['random', { policy: 'random' }, {}, range(4, 8)],
  ['random over all quadrants', { policy: 'random', quadrant: 'any' }, {}, [6, 7]],
  ['burned-in', { policy: 'burned-in' }, {}, [6, 7]],
  ['keep-vendor', { policy: 'keep-vendor' }, { permanent: '00:16:3e:10:20:30' }, range(0, 24)],
  ['pattern', { policy: 'pattern', pattern: '02:xx:3x:xx:xx:xx' }, {}, [...range(0, 8), ...range(16, 20)]],
  ['mask', { policy: 'mask', mask: 'fe:ff:00:00:00:00' }, { current: '02:ab:00:00:00:00' }, range(0, 16)],
]

for (const [what, request, context, fixed] of cases) {
  test(`A12: each free bit of ${what} is set in half of a million draws, the others always or never`, (t) => {
    // Seven standard deviations of a fair coin: a false alarm among all the bits of this file has a chance of 10^-9.
    const bound = 7 * Math.sqrt(DRAWS / 4)
    for (const [bit, set] of countBits(request, context).entries()) {
      if (fixed.includes(bit))
        t.true(set === 0 || set === DRAWS, `bit ${String(bit)} is fixed: ${String(set)}`)
      else t.true(Math.abs(set - DRAWS / 2) < bound, `bit ${String(bit)}: ${String(set)} of ${String(DRAWS)}`)
    }
  })
}

test('A12: every value of an octet comes out about as often, ff too', (t) => {
  const counts = new Uint32Array(256)
  for (const address of generateMany({ policy: 'random' }, DRAWS)) {
    const octet = Number.parseInt(address.slice(15), 16)
    counts[octet] = (counts[octet] ?? 0) + 1
  }
  const expected = DRAWS / 256
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  // 255 degrees of freedom: mean 255, standard deviation 22.6; beyond 500 lies less than 10^-16 of fair generators.
  t.true(chiSquare < 500, `chi-square ${chiSquare.toFixed(1)}`)
})
