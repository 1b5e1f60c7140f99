import test from 'ava'
import {
  generate,
  generateMany,
  LladdrError,
  mayMeetOthers,
  type ErrorCode,
  type PolicyContext,
  type PolicyRequest,
} from '../../src/index.js'

test('A12: a million addresses are all different', (t) => {
  const addresses = new Set(generateMany({ policy: 'random' }, 1_000_000))
  t.is(addresses.size, 1_000_000)
})

for (const [digits, size] of [
  ['x', 16],
  ['xx', 256],
  ['xxx', 4096],
] as const) {
  const pattern = `0200000000000${'0'.repeat(12)}`.slice(0, 12 - digits.length) + digits
  test(`A12: all ${String(size)} addresses of ${pattern} come out, and then none`, (t) => {
    const request: PolicyRequest = { policy: 'pattern', pattern }
    t.is(new Set(generateMany(request, size)).size, size)
    t.throws(() => [...generateMany(request, size + 1)], { message: /No address is left/ })
  })
}

test('A12: an address on the host does not come out, whatever the policy draws from', (t) => {
  const request: PolicyRequest = { policy: 'pattern', pattern: '02:00:00:00:00:0x' }
  const hex = Array.from('0123456789abcdef')
  const taken = new Set(hex.slice(1).map((digit) => `02:00:00:00:00:0${digit}`))
  t.is(generate(request, { taken }), '02:00:00:00:00:00')
  t.throws(() => generate(request, { taken, current: '02-00-00-00-00-00' }), {
    message: /No address is left/,
  })
  t.throws(() => generate(request, { taken, original: '0200.0000.0000' }), { message: /No address is left/ })
})

test('A12: pool steps over what is taken, and ends where it is full', (t) => {
  const request: PolicyRequest = { policy: 'pool', prefix: '02:00:00:00:00', start: 253 }
  const taken = new Set(['02:00:00:00:00:fe'])
  t.deepEqual([...generateMany(request, 2, { taken })], ['02:00:00:00:00:fd', '02:00:00:00:00:ff'])
  const error = t.throws(() => [...generateMany(request, 3, { taken })], { instanceOf: LladdrError })
  t.regex(error.message, /02:00:00:00:00 has 256 addresses/)
})

test('A12: pool never gives an address of the IANA block', (t) => {
  const request: PolicyRequest = { policy: 'pool', prefix: '00:00', start: 0x5dffffff }
  t.deepEqual([...generateMany({ ...request, start: 0 }, 1)], ['00:00:00:00:00:01'], 'nor zero')
  t.throws(() => generate({ policy: 'pool', prefix: '00:00:5e' }), { message: /No address is left/ })
})

test('A12: more than one address is asked for in vain where there is only one', (t) => {
  for (const request of [
    { policy: 'explicit', address: '02:00:00:00:00:01' },
    { policy: 'pdgm', secretHex: '00'.repeat(16), device: 'd' },
    { policy: 'systemd-persistent', machineId: '0'.repeat(32), name: 'eth0' },
  ] as const) {
    const error = t.throws(() => [...generateMany(request, 2)], { instanceOf: LladdrError })
    t.true(error.message.includes(request.policy))
  }
})

const wrong: [
  what: string,
  request: PolicyRequest,
  context: PolicyContext,
  code: ErrorCode,
  names: RegExp,
][] = [
  ['a pattern that is too short', { policy: 'pattern', pattern: '02:xx' }, {}, 'ARGUMENT_INVALID', /02:xx/],
  [
    'a pattern of group addresses',
    { policy: 'pattern', pattern: 'x1:00:00:00:00:00' },
    {},
    'ADDRESS_GROUP',
    /x1/,
  ],
  ['a mask that is none', { policy: 'mask', mask: 'ff:ff nonsense' }, {}, 'ARGUMENT_INVALID', /"ff:ff"/],
  ['a mask and no address', { policy: 'mask', mask: 'ff:ff:ff:00:00:00' }, {}, 'ARGUMENT_INVALID', /current/],
  [
    'a company ID that is none',
    { policy: 'random', companyId: '00:16:3e' },
    {},
    'ARGUMENT_INVALID',
    /00:16:3e/,
  ],
  [
    'a company ID in another quadrant',
    { policy: 'random', companyId: 'da:a1:19', quadrant: 'sai' },
    {},
    'ARGUMENT_INVALID',
    /sai/,
  ],
  ['a pool of group addresses', { policy: 'pool', prefix: '01:00' }, {}, 'ADDRESS_GROUP', /01:00/],
  [
    'a pool with a prefix of six octets',
    { policy: 'pool', prefix: '02:00:00:00:00:00' },
    {},
    'ARGUMENT_INVALID',
    /1 to 5/,
  ],
  ['a kind that cannot be told', { policy: 'realistic' }, { link: 'x0' }, 'ARGUMENT_INVALID', /kind/],
  ['a short secret', { policy: 'pdgm', secretHex: '00', device: 'd' }, {}, 'ARGUMENT_INVALID', /secret.*32/],
  [
    'a secret that is not hexadecimal',
    { policy: 'pdgm', secretHex: 'x'.repeat(32) },
    {},
    'ARGUMENT_INVALID',
    /secret/,
  ],
  ['no device', { policy: 'pdgm', secretHex: '0'.repeat(32) }, {}, 'ARGUMENT_INVALID', /device/],
  ['no boot ID', { policy: 'pbgm', secretHex: '0'.repeat(32), device: 'd' }, {}, 'ARGUMENT_INVALID', /boot/],
  [
    'a NUL',
    { policy: 'pngm', secretHex: '0'.repeat(32), device: 'd', networkId: 'a\0b' },
    {},
    'ARGUMENT_INVALID',
    /NUL/,
  ],
  [
    'no period',
    { policy: 'ppgm', secretHex: '0'.repeat(32), device: 'd', period: 0 },
    {},
    'ARGUMENT_INVALID',
    /period/,
  ],
  [
    'a machine ID that is none',
    { policy: 'systemd-persistent', machineId: 'abc', name: 'e' },
    {},
    'ARGUMENT_INVALID',
    /abc/,
  ],
  ['no name', { policy: 'systemd-persistent', machineId: '0'.repeat(32) }, {}, 'ARGUMENT_INVALID', /name/],
  [
    'no permanent address',
    { policy: 'iwd-network', ssid: 's' },
    { link: 'wlan7' },
    'PERMANENT_ADDRESS_MISSING',
    /wlan7/,
  ],
]
for (const [what, request, context, code, names] of wrong) {
  test(`A12: ${request.policy} with ${what} is refused: ${code}`, (t) => {
    const error = t.throws(() => generate(request, context), { instanceOf: LladdrError })
    t.is(error.code, code)
    t.regex(error.message, names)
  })
}

test('A12: a secret never stands in an error', (t) => {
  const secretHex = '0123456789abcdef0123456789abcdex'
  t.notRegex(t.throws(() => generate({ policy: 'pdgm', secretHex, device: 'd' })).message, /0123/)
})

test('A12: the kind of link is told by the name, and by the vendor where the name says nothing', (t) => {
  const virtual = ['00:0c:29', '00:50:56', '08:00:27', '00:15:5d', '00:16:3e', '00:1c:42', '52:54:00']
  const prefixes = (context: PolicyContext): Set<string> =>
    new Set(Array.from(generateMany({ policy: 'same-kind' }, 200, context), (address) => address.slice(0, 8)))
  t.deepEqual([...prefixes({ link: 'vnet3' })].sort(), virtual.toSorted())
  t.deepEqual(
    [...prefixes({ current: '00:0c:29:00:00:01' })].sort(),
    virtual.slice(2).sort(),
    'VMware has two',
  )
})

test('A12: only what could come upon another address by chance has to look at the others', (t) => {
  t.false(mayMeetOthers({ policy: 'random' }))
  t.true(mayMeetOthers({ policy: 'explicit', address: '02:00:00:00:00:01' }))
  t.true(mayMeetOthers({ policy: 'random', companyId: 'da:a1:19' }))
  t.true(mayMeetOthers({ policy: 'keep-vendor' }))
  t.true(mayMeetOthers({ policy: 'nm-stable-ssid', ssid: 's', secretHex: '00' }))
})
