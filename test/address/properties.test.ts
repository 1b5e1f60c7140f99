import test from 'ava'
import fc from 'fast-check'
import {
  canonicalAddress,
  generate,
  MacAddress,
  policies,
  vendors,
  type PolicyContext,
  type PolicyName,
  type PolicyRequest,
} from '../../src/index.js'

const octets = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length })
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const hex = (length: number): fc.Arbitrary<string> => octets(length).map(hexOf)
const anyAddress = octets(6).map((bytes) => MacAddress.fromOctets(bytes))
/** What a link may have, outside the block that is never made up. */
const hardware = anyAddress
  .filter((address) => !address.isGroup && !address.isZero && address.vendorPrefix !== '00:00:5e')
  .map(String)
const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((value) => !value.includes('\0'))
const linkName = fc.stringMatching(/^[a-z]{2}[a-z0-9]{1,8}$/)
const kind = fc.constantFrom('ethernet' as const, 'wifi' as const, 'virtual' as const)
const quadrant = fc.constantFrom('aai' as const, 'eli' as const, 'sai' as const, 'any' as const)
/** Leaves the last octet free, so that there is always another address. */
const anyMask = octets(6).map((bytes) => MacAddress.fromOctets(Uint8Array.of(...bytes.subarray(0, 5), 0)))
const maskText = fc
  .tuple(anyMask, fc.array(hardware, { maxLength: 3 }))
  .map(([mask, ouis]) => [mask.toString(), ...ouis].join(' '))

/** Any request of each policy; a policy without a row does not compile. */
const requests: { [Name in PolicyName]: fc.Arbitrary<Extract<PolicyRequest, { policy: Name }>> } = {
  explicit: fc.record({ policy: fc.constant('explicit'), address: hardware }),
  permanent: fc.constant({ policy: 'permanent' }),
  random: fc.record({ policy: fc.constant('random'), quadrant }, { requiredKeys: ['policy'] }),
  'burned-in': fc.constant({ policy: 'burned-in' }),
  'keep-vendor': fc.constant({ policy: 'keep-vendor' }),
  'same-kind': fc.record({ policy: fc.constant('same-kind'), kind }),
  'any-vendor': fc.constant({ policy: 'any-vendor' }),
  realistic: fc.record({ policy: fc.constant('realistic'), kind }),
  stealth: fc.record({ policy: fc.constant('stealth'), kind }),
  pattern: fc.record({
    policy: fc.constant('pattern'),
    pattern: fc
      .stringMatching(/^[0-9a-fx][02468acex](?::[0-9a-fx]x){5}$/)
      .filter((value) => !value.startsWith('00:')),
  }),
  mask: fc.record({ policy: fc.constant('mask'), mask: maskText }),
  pool: fc.record({
    policy: fc.constant('pool'),
    prefix: fc.constantFrom('02', '02:5e', '0a:00:01'),
    start: fc.nat({ max: 2 ** 24 - 3 }),
  }),
  pvom: fc.constant({ policy: 'pvom' }),
  pdgm: fc.record({ policy: fc.constant('pdgm'), secretHex: hex(32) }),
  pbgm: fc.record({ policy: fc.constant('pbgm'), secretHex: hex(32), bootId: text }),
  pngm: fc.record({ policy: fc.constant('pngm'), secretHex: hex(32), networkId: text }),
  ppgm: fc.record({ policy: fc.constant('ppgm'), secretHex: hex(32), at: fc.date({ noInvalidDate: true }) }),
  psgm: fc.record({ policy: fc.constant('psgm'), secretHex: hex(32), sessionId: text }),
  'nm-stable': fc.record({
    policy: fc.constant('nm-stable'),
    stableType: fc.constantFrom('uuid', 'stable-id', 'generated', 'random'),
    stableId: text,
    secretHex: hex(32),
  }),
  'nm-stable-ssid': fc.record({ policy: fc.constant('nm-stable-ssid'), ssid: text, secretHex: hex(32) }),
  'systemd-persistent': fc.record({ policy: fc.constant('systemd-persistent'), machineId: hex(16) }),
  'iwd-network': fc.record({ policy: fc.constant('iwd-network'), ssid: text }),
}

const contexts: fc.Arbitrary<PolicyContext & { permanent: string }> = fc.record({
  link: linkName,
  current: hardware,
  permanent: hardware,
})

type Case = [request: PolicyRequest, context: PolicyContext & { permanent: string }]
const casesOf = (name: PolicyName): fc.Arbitrary<Case> =>
  fc.tuple(requests[name] as fc.Arbitrary<PolicyRequest>, contexts)
const names = Object.keys(policies) as PolicyName[]

for (const name of names) {
  test(`A12: ${name} gives, whatever its inputs, what a link may have, in the one written form`, (t) => {
    fc.assert(
      fc.property(casesOf(name), ([request, context]) => {
        const made = generate(request, context)
        const address = MacAddress.parse(made)
        t.is(made, address.toString())
        t.false(address.isGroup || address.isZero)
        t.not(address.vendorPrefix, '00:00:5e')
      }),
    )
  })
}

for (const name of names.filter((policy) => policies[policy].nature === 'drawn')) {
  test(`A12: ${name} never gives the link's own address`, (t) => {
    fc.assert(
      fc.property(casesOf(name), ([request, context]) => {
        const first = generate(request, context)
        t.not(first, context.current)
        t.not(generate(request, { ...context, current: first }), first)
      }),
      { numRuns: 30 },
    )
  })
}

for (const name of names.filter((policy) => policies[policy].nature !== 'drawn')) {
  test(`A12: ${name} gives the same address for the same inputs`, (t) => {
    fc.assert(
      fc.property(casesOf(name), ([request, context]) => {
        t.is(generate(request, context), generate(request, context))
      }),
      { numRuns: 30 },
    )
  })
}

test('A12: random keeps to its quadrant, burned-in is universal', (t) => {
  fc.assert(
    fc.property(quadrant, (wanted) => {
      const { isLocal, slapQuadrant } = MacAddress.parse(generate({ policy: 'random', quadrant: wanted }))
      t.true(isLocal)
      if (wanted !== 'any') t.is(slapQuadrant, wanted)
      t.false(MacAddress.parse(generate({ policy: 'burned-in' })).isLocal)
    }),
  )
})

test('A12: any reaches all four quadrants, and a company ID keeps its 24 bits in eli', (t) => {
  const draws = Array.from({ length: 300 }, () =>
    MacAddress.parse(generate({ policy: 'random', quadrant: 'any' })),
  )
  t.deepEqual([...new Set(draws.map(({ slapQuadrant }) => slapQuadrant))].sort(), [
    'aai',
    'eli',
    'reserved',
    'sai',
  ])
  const companyId = 'da:a1:19'
  const address = MacAddress.parse(generate({ policy: 'random', companyId }))
  t.is(address.vendorPrefix, companyId)
  t.is(address.slapQuadrant, 'eli')
})

test('A12: pattern keeps every digit that it gives', (t) => {
  fc.assert(
    fc.property(requests.pattern, (request) => {
      const made = generate(request)
      for (const [position, digit] of Array.from(request.pattern).entries()) {
        if (digit !== 'x') t.is(made[position], digit)
      }
      if (request.pattern[1] === 'x') t.true(MacAddress.parse(made).isLocal)
    }),
  )
})

test('A12: mask keeps the bits set in it from the current address or one of its OUIs, the group bit apart', (t) => {
  fc.assert(
    fc.property(anyMask, fc.array(hardware, { maxLength: 3 }), hardware, (mask, ouis, current) => {
      const made = MacAddress.parse(
        generate({ policy: 'mask', mask: [mask.toString(), ...ouis].join(' ') }, { current, original: null }),
      )
      const kept = (text_: string): string => keptBits(text_, mask)
      const sources = ouis.length > 0 ? ouis : [current]
      t.true(sources.map(kept).includes(kept(made.toString())))
    }),
  )
})

/** The masked bits but for the group bit. */
function keptBits(address: string, mask: MacAddress): string {
  const bits = mask.octets
  bits[0] = (bits[0] ?? 0) & 0xfe
  const values = MacAddress.parse(address).octets.map((octet, position) => octet & (bits[position] ?? 0))
  return hexOf(values)
}

test('A12: keep-vendor keeps the first three octets of the hardware', (t) => {
  fc.assert(
    fc.property(contexts, (context) => {
      const made = MacAddress.parse(generate({ policy: 'keep-vendor' }, context))
      t.is(made.vendorPrefix, MacAddress.parse(context.permanent).vendorPrefix)
    }),
  )
})

test('A12: any-vendor gives addresses of vendors that the registry knows', (t) => {
  for (let draw = 0; draw < 300; draw++) t.truthy(vendors().find(generate({ policy: 'any-vendor' })))
})

for (const [name, field] of [
  ['pbgm', 'bootId'],
  ['pngm', 'networkId'],
  ['psgm', 'sessionId'],
] as const) {
  test(`A12: ${name} gives different addresses for a different ${field}, secret or device`, (t) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { minLength: 2, maxLength: 2 }),
        hex(32),
        ([one = '', other = ''], secretHex) => {
          const make = (value: string, secret = secretHex, device = 'd'): string =>
            generate({ policy: name, secretHex: secret, device, [field]: value } as unknown as PolicyRequest)
          t.is(
            new Set([make(one), make(other), make(one, `${secretHex}01`), make(one, secretHex, 'e')]).size,
            4,
          )
        },
      ),
    )
  })
}

test('A12: ppgm gives one address within a period and another in the next', (t) => {
  const hour = 3_600_000
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.nat({ max: hour - 1 }),
      hex(16),
      (number, within, secretHex) => {
        const make = (moment: number): string =>
          generate({ policy: 'ppgm', secretHex, device: 'd', period: hour, at: new Date(moment) })
        t.is(make(number * hour), make(number * hour + within))
        t.not(make(number * hour), make((number + 1) * hour))
      },
    ),
  )
})

test('A12: pool gives consecutive addresses, from a counter each number once', (t) => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 24 - 2 }), (start) => {
      const one = MacAddress.parse(generate({ policy: 'pool', prefix: '02:00:01', start }))
      const following = generate({ policy: 'pool', prefix: '02:00:01', start: start + 1 })
      t.is(following, String(one.successor()))
    }),
  )
  const asked: string[] = []
  let next = 7
  const counter = {
    next: (pool: string) => {
      asked.push(pool)
      return next++
    },
  }
  const addresses = [1, 2, 3].map(() => generate({ policy: 'pool', prefix: '02-AB' }, { counter }))
  t.deepEqual(addresses, ['02:ab:00:00:00:07', '02:ab:00:00:00:08', '02:ab:00:00:00:09'])
  t.deepEqual(new Set(asked), new Set(['02:ab']))
})

test('A12: an address is a number of 48 bits and back, and compares as one', (t) => {
  fc.assert(
    fc.property(anyAddress, anyAddress, (a, b) => {
      t.true(MacAddress.fromNumber(a.toNumber()).equals(a))
      t.is(a.toNumber(), Number.parseInt(a.toString('bare'), 16))
      t.is(Math.sign(MacAddress.compare(a, b)), Math.sign(Buffer.compare(a.octets, b.octets)))
      for (const format of ['colon', 'dash', 'dot', 'bare'] as const) {
        t.is(canonicalAddress(a.toString(format)), a.toString())
      }
    }),
  )
})
