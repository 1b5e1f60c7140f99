import test from 'ava'
import {
  assignableAddress,
  canonicalAddress,
  LladdrError,
  MacAddress,
  type AddressFormat,
  type ErrorCode,
  type SlapQuadrant,
} from '../../src/index.js'

const canonical = '02:00:5e:10:ab:cd'

const accepted: [form: string, text: string][] = [
  ['ip link', '02:00:5e:10:ab:cd'],
  ['ip link, upper case', '02:00:5E:10:AB:CD'],
  ['mixed case', '02:00:5e:10:Ab:cD'],
  ['macchanger', '02:00:5e:10:ab:cd'],
  ['IEEE 802, Windows', '02-00-5E-10-AB-CD'],
  ['hyphens, lower case', '02-00-5e-10-ab-cd'],
  ['Cisco', '0200.5e10.abcd'],
  ['Cisco, upper case', '0200.5E10.ABCD'],
  ['bare', '02005e10abcd'],
  ['bare, upper case', '02005E10ABCD'],
  ['Windows getmac, RouterOS export', '02-00-5E-10-AB-CD'],
  ['ifconfig, tcpdump, NetworkManager, systemd.link', '02:00:5e:10:ab:cd'],
  ['systemd.link, dotted', '0200.5e10.abcd'],
]

for (const [form, text] of accepted) {
  test(`A8: ${text} (${form}) is an address`, (t) => {
    t.is(MacAddress.parse(text).toString(), canonical)
    t.is(canonicalAddress(text), canonical)
    t.is(assignableAddress(text), canonical)
  })
}

const refused: [why: string, text: string][] = [
  ['nothing', ''],
  ['white space', ' '],
  ['a word', 'random'],
  ['five octets', '02:00:5e:10:ab'],
  ['an octet of one digit', '2:0:5e:10:ab:cd'],
  ['an octet of three digits', '002:00:5e:10:ab:cd'],
  ['a digit that is none', '02:00:5e:10:ab:cg'],
  ['two separators', '02:00:5e-10-ab-cd'],
  ['spaces between', '02 00 5e 10 ab cd'],
  ['a space before', ' 02:00:5e:10:ab:cd'],
  ['a space after', '02:00:5e:10:ab:cd '],
  ['a newline after', '02:00:5e:10:ab:cd\n'],
  ['a newline before', '\n02:00:5e:10:ab:cd'],
  ['a second line', '02:00:5e:10:ab:cd\n02:00:5e:10:ab:ce'],
  ['a NUL after', '02:00:5e:10:ab:cd\0'],
  ['a separator after', '02:00:5e:10:ab:cd:'],
  ['a separator before', ':02:00:5e:10:ab:cd'],
  ['Cisco groups of other sizes', '02.005e.10abcd'],
  ['a prefix', '0x02005e10abcd'],
  ['full-width digits', '０２:00:5e:10:ab:cd'],
  ['Arabic digits', '٠٢:00:5e:10:ab:cd'],
  ['a Cyrillic letter', '02:00:5е:10:ab:cd'],
  ['a zero-width space', '02:00:5e:10:ab:\u200bcd'],
  ['a ratio sign for the colon', '02∶00∶5e∶10∶ab∶cd'],
  ['a prefix length', '02:00:5e:10:ab:cd/48'],
  ['an IPv6 address', 'fe80::1'],
  ['Solaris and macOS ifconfig: octets of one digit', '2:0:5e:10:ab:cd'],
  ['Huawei: groups of four with hyphens', '0200-5e10-abcd'],
  ['HP ProCurve: halves with a hyphen', '02005e-10abcd'],
  ['PostgreSQL: halves with a colon', '02005e:10abcd'],
  ['Cisco ASA with the type before it', '0102.005e.10ab.cd'],
  ['sysfs: a newline, since the kernel ends the file with one', '02:00:5e:10:ab:cd\r\n'],
  ['macchanger with the vendor behind it', '00:16:3e:10:ab:cd (Xensource, Inc.)'],
  ['a wildcard, as the policy pattern takes', '02:xx:xx:12:34:5x'],
]

for (const [why, text] of refused) {
  test(`A8: ${JSON.stringify(text)} (${why}) is refused, and the error quotes it`, (t) => {
    for (const parse of [(form: string) => MacAddress.parse(form), canonicalAddress, assignableAddress]) {
      const error = t.throws(() => parse(text), { instanceOf: LladdrError })
      t.is(error.code, 'ADDRESS_INVALID')
      t.true(error.message.includes(text))
    }
  })
}

const otherLengths: [kind: string, text: string, octets: number][] = [
  ['EUI-64', '02:00:5e:ff:fe:10:ab:cd', 8],
  ['EUI-64, hyphens', '02-00-5E-FF-FE-10-AB-CD', 8],
  ['EUI-64, bare', '02005efffe10abcd', 8],
  ['InfiniBand', '80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:00:11:61', 20],
  ['IPv4 tunnel', '0a:00:00:01', 4],
]

for (const [kind, text, octets] of otherLengths) {
  test(`A8: an address of another length (${kind}) is refused by its number of octets`, (t) => {
    const error = t.throws(() => MacAddress.parse(text), { instanceOf: LladdrError })
    t.is(error.code, 'ADDRESS_INVALID')
    t.regex(error.message, new RegExp(`\\b${String(octets)} octets\\b`))
  })
}

test('A8: octets come out as they went in, and are copies', (t) => {
  const octets = Uint8Array.of(0x02, 0, 0x5e, 0x10, 0xab, 0xcd)
  const address = MacAddress.fromOctets(octets)
  octets[0] = 0xff
  address.octets[1] = 0xff
  t.is(address.toString(), canonical)
  t.deepEqual([...address.octets], [0x02, 0, 0x5e, 0x10, 0xab, 0xcd])
})

for (const length of [0, 5, 7, 8]) {
  test(`A8: ${String(length)} octets are no address`, (t) => {
    t.throws(() => MacAddress.fromOctets(new Uint8Array(length)), { code: 'ADDRESS_INVALID' })
  })
}

const kinds: [text: string, kind: { group: boolean; local: boolean; slap: SlapQuadrant | null }][] = [
  ['00:16:3e:00:00:01', { group: false, local: false, slap: null }],
  ['01:00:5e:00:00:01', { group: true, local: false, slap: null }],
  ['02:00:00:00:00:01', { group: false, local: true, slap: 'aai' }],
  ['f2:00:00:00:00:01', { group: false, local: true, slap: 'aai' }],
  ['06:00:00:00:00:01', { group: false, local: true, slap: 'reserved' }],
  ['0a:00:00:00:00:01', { group: false, local: true, slap: 'eli' }],
  ['0e:00:00:00:00:01', { group: false, local: true, slap: 'sai' }],
  ['33:33:00:00:00:01', { group: true, local: true, slap: 'aai' }],
  ['ff:ff:ff:ff:ff:ff', { group: true, local: true, slap: 'sai' }],
]

for (const [text, kind] of kinds) {
  test(`A8: ${text} is told apart by its first octet, as IEEE 802 and 802c say`, (t) => {
    const address = MacAddress.parse(text)
    t.deepEqual({ group: address.isGroup, local: address.isLocal, slap: address.slapQuadrant }, kind)
    t.false(address.isZero)
  })
}

const unassignable: [text: string, code: ErrorCode][] = [
  ['00:00:00:00:00:00', 'ADDRESS_ZERO'],
  ['0000.0000.0000', 'ADDRESS_ZERO'],
  ['01:00:5e:00:00:01', 'ADDRESS_GROUP'],
  ['FF-FF-FF-FF-FF-FF', 'ADDRESS_GROUP'],
  ['33:33:00:00:00:01', 'ADDRESS_GROUP'],
]

for (const [text, code] of unassignable) {
  test(`A8: ${text} is an address that no link may be given: ${code}`, (t) => {
    t.notThrows(() => canonicalAddress(text))
    const error = t.throws(() => assignableAddress(text), { instanceOf: LladdrError })
    t.is(error.code, code)
    t.true(error.message.includes(text))
  })
}

const formats: [format: AddressFormat, text: string][] = [
  ['colon', '02:00:5e:10:ab:cd'],
  ['dash', '02-00-5E-10-AB-CD'],
  ['dot', '0200.5e10.abcd'],
  ['bare', '02005e10abcd'],
]
for (const [format, text] of formats) {
  test(`A8: written as ${format} an address is ${text}`, (t) => {
    t.is(MacAddress.parse(canonical).toString(format), text)
  })
}

test('A8: other lengths are told by what has them', (t) => {
  t.regex(t.throws(() => MacAddress.parse('02:00:5e:ff:fe:10:ab:cd')).message, /EUI-64/)
  t.regex(t.throws(() => MacAddress.fromOctets(new Uint8Array(20))).message, /InfiniBand/)
})

test('A12: a range holds both its ends, and nothing where they are turned round', (t) => {
  const [first, last] = [MacAddress.parse('02:00:00:00:00:fe'), MacAddress.parse('02:00:00:00:01:01')]
  const range = [...MacAddress.range(first, last)].map(String)
  t.deepEqual(range, ['02:00:00:00:00:fe', '02:00:00:00:00:ff', '02:00:00:00:01:00', '02:00:00:00:01:01'])
  t.deepEqual([...MacAddress.range(last, first)], [])
})

test('A12: after the last address comes none', (t) => {
  t.is(MacAddress.parse('ff:ff:ff:ff:ff:ff').successor(), undefined)
  t.is(String(MacAddress.parse('00:ff:ff:ff:ff:ff').successor()), '01:00:00:00:00:00')
})

for (const value of [-1, 0.5, 2 ** 48, NaN]) {
  test(`A12: ${String(value)} is no number of 48 bits`, (t) => {
    t.throws(() => MacAddress.fromNumber(value), { code: 'ADDRESS_INVALID' })
  })
}

test('A8: only the all-zero address is zero', (t) => {
  t.true(MacAddress.parse('00:00:00:00:00:00').isZero)
  t.false(MacAddress.parse('00:00:00:00:00:01').isZero)
})
