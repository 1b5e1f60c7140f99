import { createHash } from 'node:crypto'
import test from 'ava'
import { generate, LladdrError, type PolicyContext, type PolicyRequest } from '../../src/index.js'
import { generatedId } from '../../src/address/policies/network-manager.js'
import { hmacByOpenssl, sha256ByOpenssl, sipHashByOpenssl } from '../helpers/openssl.js'

/** Six octets as an address, the first one `& keep | set`. */
function write(octets: Uint8Array, keep: number, set: number): string {
  const [first = 0, ...rest] = octets.subarray(0, 6)
  return Buffer.from([(first & keep) | set, ...rest])
    .toString('hex')
    .replace(/..(?!$)/g, '$&:')
}

const nm = { policy: 'nm-stable', stableId: 'stable-1', secretHex: '6b657931', ifname: 'eth0' } as const
const unicast = '01:23:45:67:89:ab'
const alsoGroup = '03:23:45:67:89:ab'

/** test_hw_addr_gen_stable_eth() in NetworkManager's test-core-with-expect.c, all rows. */
const networkManagersOwn: [
  type: 'uuid' | 'stable-id',
  mask: string | undefined,
  current: string,
  made: string[],
][] = [
  ['uuid', undefined, unicast, ['06:0d:cd:0c:9e:2c']],
  ['stable-id', undefined, unicast, ['c6:ae:a9:9a:76:09']],
  ['uuid', 'FF:FF:FF:00:00:00', unicast, ['00:23:45:0c:9e:2c']],
  ['uuid', 'FF:FF:FF:00:00:00', alsoGroup, ['02:23:45:0c:9e:2c']],
  ['uuid', '00:00:00:00:00:00', unicast, ['06:0d:cd:0c:9e:2c']],
  ['uuid', '02:00:00:00:00:00', unicast, ['04:0d:cd:0c:9e:2c']],
  ['uuid', '02:00:00:00:00:00 00:00:00:00:00:00', unicast, ['04:0d:cd:0c:9e:2c']],
  ['uuid', '02:00:00:00:00:00 02:00:00:00:00:00', unicast, ['06:0d:cd:0c:9e:2c']],
  ['uuid', '00:00:00:00:00:00 E9:60:CE:F5:ED:2F', unicast, ['06:0d:cd:0c:9e:2c']],
  [
    'uuid',
    '02:00:00:00:00:00 00:00:00:00:00:00 02:00:00:00:00:00',
    unicast,
    ['06:0d:cd:0c:9e:2c', '04:0d:cd:0c:9e:2c'],
  ],
]

for (const [stableType, mask, current, made] of networkManagersOwn) {
  test(`A12: nm-stable gives what NetworkManager's own test expects: ${stableType}, mask ${mask ?? 'none'}, current ${current}`, (t) => {
    const request: PolicyRequest = { ...nm, stableType, ...(mask !== undefined && { mask }) }
    // With 64 draws each of two OUIs is picked at least once, but for a chance of 2^-63.
    const seen = new Set(Array.from({ length: 64 }, () => generate(request, { current })))
    t.deepEqual([...seen].sort(), made.toSorted())
  })
}

test('A12: a generated stable ID is shortened as in test_stable_id_generated_complete() of NetworkManager', (t) => {
  const shorten = (text: string): string => createHash('sha1').update(text).digest('base64').slice(0, 27)
  t.is(shorten('password'), 'W6ph5Mm5Pz8GgiULbPgzG37mj9g')
  t.is(generatedId('BOOT', '_BOOT'), shorten('${BOOT}=5{_BOOT}'))
  t.is(generatedId('NETWORK_SSID', 'café'), shorten('${NETWORK_SSID}=5{café}'))
})

test('A12: nm-stable-ssid is nm-stable with the stable ID ${NETWORK_SSID} put in', (t) => {
  const { ifname, secretHex } = nm
  const id = createHash('sha1').update('${NETWORK_SSID}=8{fake net}').digest('base64').slice(0, 27)
  const message = Buffer.concat([
    Buffer.from([2, 0, 0, 0, 4]),
    Buffer.from(secretHex, 'hex'),
    Buffer.from(`eth0\0${id}\0`),
  ])
  t.is(
    generate({ policy: 'nm-stable-ssid', ssid: 'fake net', secretHex, ifname }),
    write(sha256ByOpenssl(message), 0xfe, 0x02),
  )
})

test("A12: nm-stable takes the link's name where none is given", (t) => {
  const { policy, stableId, secretHex } = nm
  t.is(generate({ policy, stableId, secretHex, stableType: 'uuid' }, { link: 'eth0' }), '06:0d:cd:0c:9e:2c')
})

const machineId = '4d1e2a7c90b84f3fa5d6e1c2b3a49587'
const systemdKey = 'd31e48fa90fe4b4c9dafd5d7a1b12e8a'
for (const name of ['enp3s0', 'eth0', 'wlxc4e984123456', 'ü']) {
  test(`A12: systemd-persistent for ${name} is OpenSSL's SipHash of machine ID and name`, (t) => {
    const message = Buffer.concat([Buffer.from(machineId, 'hex'), Buffer.from(name)])
    const expected = write(sipHashByOpenssl(systemdKey, message), 0xfe, 0x02)
    t.is(generate({ policy: 'systemd-persistent', machineId, name }), expected)
    t.is(generate({ policy: 'systemd-persistent', machineId }, { link: name }), expected)
  })
}

test('A12: iwd-network is the SHA-256 of SSID and permanent address, the last octet even', (t) => {
  const permanent = '00:16:3e:10:20:30'
  for (const ssid of ['home', 'Café ☕', 'a'.repeat(32)]) {
    const hash = sha256ByOpenssl(Buffer.concat([Buffer.from(ssid), Buffer.from('00163e102030', 'hex')]))
    const octets = Uint8Array.from(hash.subarray(0, 6))
    octets[5] = (octets[5] ?? 0) & 0xfe
    t.is(generate({ policy: 'iwd-network', ssid }, { permanent }), write(octets, 0xfe, 0x02))
  }
})

const secretHex = '000102030405060708090a0b0c0d0e0f'
const permanent = '00:16:3e:10:20:30'
const at = new Date('2026-11-22T13:00:00Z')
const derived: [request: PolicyRequest, context: PolicyContext, message: string][] = [
  [{ policy: 'pdgm', secretHex }, { permanent }, `lladdr pdgm\0${permanent}\0\x000`],
  [{ policy: 'pdgm', secretHex, device: 'nic-7' }, { permanent }, 'lladdr pdgm\0nic-7\0\x000'],
  [{ policy: 'pbgm', secretHex, bootId: 'b1' }, { link: 'eth0' }, 'lladdr pbgm\0eth0\0b1\x000'],
  [{ policy: 'pbgm', secretHex }, { link: 'eth0', bootId: 'b2' }, 'lladdr pbgm\0eth0\0b2\x000'],
  [{ policy: 'pngm', secretHex, networkId: 'home' }, { permanent }, `lladdr pngm\0${permanent}\0home\x000`],
  [{ policy: 'ppgm', secretHex, at }, { permanent }, `lladdr ppgm\0${permanent}\x0043200000/41559\x000`],
  [
    { policy: 'ppgm', secretHex, at, period: 3_600_000 },
    { permanent },
    `lladdr ppgm\0${permanent}\x003600000/498709\x000`,
  ],
  [{ policy: 'psgm', secretHex, sessionId: 's' }, { permanent }, `lladdr psgm\0${permanent}\0s\x000`],
]
for (const [request, context, message] of derived) {
  test(`A12: RFC 9724 ${request.policy} is the HMAC of ${JSON.stringify(message)}, in quadrant AAI`, (t) => {
    t.is(generate(request, context), write(hmacByOpenssl(secretHex, message), 0xf0, 0x02))
  })
}

test('A12: a derived address that is taken gives way to the next one, the same each time', (t) => {
  const request: PolicyRequest = { policy: 'pdgm', secretHex }
  const first = generate(request, { permanent })
  const taken = new Set([first])
  const second = generate(request, { permanent, taken })
  t.is(second, write(hmacByOpenssl(secretHex, `lladdr pdgm\0${permanent}\0\x001`), 0xf0, 0x02))
  t.is(generate(request, { permanent, taken }), second)
  t.is(generate(request, { permanent, taken, current: first }), first, 'its own address is not in its way')
})

test("A12: an exact address is refused where it is another link's, and given where it is its own", (t) => {
  const request: PolicyRequest = { ...nm, stableType: 'uuid' }
  const address = '06:0d:cd:0c:9e:2c'
  const taken = new Set([address])
  const error = t.throws(() => generate(request, { taken, link: 'eth0' }), { instanceOf: LladdrError })
  t.is(error.code, 'ADDRESS_IN_USE')
  t.is(error.link, 'eth0')
  t.true(error.message.includes(address))
  t.is(generate(request, { taken, current: address }), address)
  t.is(generate(request, { taken, original: address.toUpperCase() }), address)
})

test('A12: an exact address that is reserved is refused', (t) => {
  const request: PolicyRequest = {
    ...nm,
    stableType: 'uuid',
    mask: 'ff:ff:ff:ff:ff:ff 00:00:5e:00:01:0a',
  }
  t.regex(t.throws(() => generate(request)).message, /00:00:5e:00:01:0a, which is reserved/)
})

test('A12: pool numbers the addresses under its prefix from the start', (t) => {
  t.is(generate({ policy: 'pool', prefix: '02:5e:10' }), '02:5e:10:00:00:00')
  t.is(generate({ policy: 'pool', prefix: '025e10', start: 0xabcdef }), '02:5e:10:ab:cd:ef')
})
