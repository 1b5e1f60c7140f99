import test from 'ava'
import {
  generate,
  LladdrError,
  MacAddress,
  policies,
  type PolicyContext,
  type PolicyRequest,
} from '../../src/index.js'

/** With 300 draws a fair bit comes out the same every time with a chance of 2^-299. */
const DRAWS = 300
const draw = (request: PolicyRequest, context?: PolicyContext): MacAddress[] =>
  Array.from({ length: DRAWS }, () => MacAddress.parse(generate(request, context)))

const bits = (address: MacAddress): number[] =>
  [...address.octets].flatMap((octet) =>
    Array.from({ length: 8 }, (_, position) => (octet >> (7 - position)) & 1),
  )

/** Positions, the most significant bit of the first octet being 0, of the bits that never vary. */
function constantBits(addresses: MacAddress[]): number[] {
  const rows = addresses.map(bits)
  return Array.from({ length: 48 }, (_, position) => position).filter(
    (position) => new Set(rows.map((row) => row[position])).size === 1,
  )
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, step) => from + step)

const vendor = (address: MacAddress | string): string => address.toString().slice(0, 8)
const permanent = '00:16:3e:10:20:30'

test('A12: random gives unicast, local addresses of the AAI quadrant', (t) => {
  for (const address of draw({ policy: 'random' })) {
    t.false(address.isGroup)
    t.true(address.isLocal)
    t.is(address.slapQuadrant, 'aai')
  }
})

test('A12: random leaves the four quadrant bits alone and uses each of the other 44', (t) => {
  t.deepEqual(constantBits(draw({ policy: 'random' })), [4, 5, 6, 7])
})

test('A12: random is fair: each free bit is set in about half of the draws', (t) => {
  const draws = 4000
  const rows = Array.from({ length: draws }, () => bits(MacAddress.parse(generate({ policy: 'random' }))))
  // Seven standard deviations: a false alarm among 44 bits is a matter of 10^-10.
  const bound = 7 * Math.sqrt(draws / 4)
  for (const position of [...range(0, 4), ...range(8, 48)]) {
    const set = rows.filter((row) => row[position] === 1).length
    t.true(Math.abs(set - draws / 2) < bound, `bit ${String(position)}: ${String(set)} of ${String(draws)}`)
  }
})

test('A12: every octet value comes out, ff too', (t) => {
  const seen = new Set(
    Array.from({ length: 10_000 }, () => MacAddress.parse(generate({ policy: 'random' })).octets[5]),
  )
  t.is(seen.size, 256)
})

test("A12: keep-vendor keeps the permanent address's vendor and uses each of the other 24 bits", (t) => {
  const context = { permanent, original: '02:00:00:00:00:01', current: '02:00:00:00:00:02' }
  const addresses = draw({ policy: 'keep-vendor' }, context)
  t.true(addresses.every((address) => vendor(address) === vendor(permanent)))
  t.deepEqual(constantBits(addresses), range(0, 24))
})

const substitutes: [what: string, context: PolicyContext, from: string][] = [
  [
    'the original',
    { permanent: null, original: '00:1b:21:00:00:01', current: '02:00:00:00:00:02' },
    '00:1b:21',
  ],
  ['the current', { current: '00-1B-21-00-00-02' }, '00:1b:21'],
]
for (const [what, context, from] of substitutes) {
  test(`A12: without a permanent address keep-vendor keeps the vendor of ${what}`, (t) => {
    t.is(vendor(generate({ policy: 'keep-vendor' }, context)), from)
  })
}

test('A12: keep-vendor without any address says what it needs', (t) => {
  const error = t.throws(() => generate({ policy: 'keep-vendor' }, { link: 'tun0' }), {
    instanceOf: LladdrError,
  })
  t.is(error.code, 'ARGUMENT_INVALID')
  t.is(error.link, 'tun0')
  t.regex(error.hint, /--current/)
})

test('A12: keep-vendor never keeps the vendor of an address that no link may have', (t) => {
  t.throws(() => generate({ policy: 'keep-vendor' }, { permanent: '01:00:5e:00:00:01' }), {
    code: 'ADDRESS_GROUP',
  })
})

test('A12: no policy gives an address of the IANA block 00-00-5E', (t) => {
  const error = t.throws(() => generate({ policy: 'keep-vendor' }, { permanent: '00:00:5e:00:53:01' }))
  t.regex(error.message, /No address is left/)
})

test('A12: an address that is taken is never given', (t) => {
  const tries = 50
  /** Says that the first few draws are taken, whatever they are. */
  class Taken extends Set<string> {
    readonly refused = new Set<string>()
    override has(address: string): boolean {
      if (this.refused.size === tries) return false
      this.refused.add(address)
      return true
    }
  }
  for (const policy of ['random', 'keep-vendor'] as const) {
    const taken = new Taken()
    t.false(taken.refused.has(generate({ policy }, { permanent, taken })))
    t.is(taken.refused.size, tries)
  }
})

test('A12: when everything is taken, the policy gives up instead of repeating an address', (t) => {
  const taken = Object.assign(new Set<string>(), { has: () => true })
  for (const policy of ['random', 'keep-vendor'] as const) {
    t.throws(() => generate({ policy }, { permanent, taken }), { code: 'ARGUMENT_INVALID' })
  }
})

test('A12: permanent gives the permanent address in the one written form', (t) => {
  t.is(generate({ policy: 'permanent' }, { permanent: '00-16-3E-10-20-30' }), permanent)
})

for (const [what, context] of Object.entries({ unknown: { permanent: null }, 'not given': {} })) {
  test(`A12: permanent on a link whose permanent address is ${what} is an error that names the link`, (t) => {
    const error = t.throws(() => generate({ policy: 'permanent' }, { link: 'veth0', ...context }), {
      instanceOf: LladdrError,
    })
    t.is(error.code, 'PERMANENT_ADDRESS_MISSING')
    t.is(error.link, 'veth0')
    t.regex(error.message, /veth0/)
  })
}

test('A12: permanent without a link at hand still makes a sentence', (t) => {
  t.regex(t.throws(() => generate({ policy: 'permanent' })).message, /^The link /)
})

test('A12: explicit gives the address given, and refuses what no link may have', (t) => {
  t.is(generate({ policy: 'explicit', address: '0200.5E10.ABCD' }), '02:00:5e:10:ab:cd')
  t.throws(() => generate({ policy: 'explicit', address: 'ff:ff:ff:ff:ff:ff' }), { code: 'ADDRESS_GROUP' })
  t.throws(() => generate({ policy: 'explicit', address: '00:00:00:00:00:00' }), { code: 'ADDRESS_ZERO' })
  t.throws(() => generate({ policy: 'explicit', address: 'tomorrow' }), { code: 'ADDRESS_INVALID' })
})

for (const name of ['rot13', '', 'toString', '__proto__']) {
  test(`A12: there is no policy "${name}", and the error lists those there are`, (t) => {
    const request = { policy: name } as unknown as PolicyRequest
    const error = t.throws(() => generate(request), { instanceOf: LladdrError })
    t.is(error.code, 'POLICY_UNKNOWN')
    for (const known of Object.keys(policies)) t.true(error.message.includes(known))
  })
}

for (const [name, { summary, source }] of Object.entries(policies)) {
  test(`A12: policy ${name} says what it does and where that comes from`, (t) => {
    t.regex(summary, /\S+ \S+/)
    t.regex(source, /IEEE|RFC|macchanger|NetworkManager|systemd|iwd|lladdr/)
  })
}
