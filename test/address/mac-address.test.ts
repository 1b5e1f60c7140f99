import test from 'ava'
import {
  assignableAddress,
  canonicalAddress,
  LladdrError,
  MacAddress,
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

test('A8: only the all-zero address is zero', (t) => {
  t.true(MacAddress.parse('00:00:00:00:00:00').isZero)
  t.false(MacAddress.parse('00:00:00:00:00:01').isZero)
})
