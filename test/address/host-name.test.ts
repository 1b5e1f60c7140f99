import test from 'ava'
import fc from 'fast-check'
import { assertHostName, matchingHostName } from '../../src/index.js'

test('A12: host names of RFC 1123 are taken, anything else is not', (t) => {
  for (const name of ['a', '3com', 'web-1.example.org', 'A'.repeat(63), `${'a'.repeat(62)}.b`])
    t.notThrows(() => {
      assertHostName(name)
    }, name)
  for (const name of [
    '',
    '-a',
    'a-',
    'a..b',
    '.a',
    'a.',
    'a_b',
    'a b',
    'ä',
    'a\n',
    'a'.repeat(64),
    'a.-b',
    `${'a'.repeat(60)}.bcdef`,
  ])
    t.throws(
      () => {
        assertHostName(name)
      },
      { code: 'HOSTNAME_INVALID' },
      name,
    )
})

for (const [address, pattern] of [
  ['02:11:22:33:44:55', /^DESKTOP-[0-9A-Z]{7}$/],
  ['00:16:3e:10:20:30', /^DESKTOP-[0-9A-Z]{7}$/],
  ['b8:27:eb:10:20:30', /^raspberrypi$/],
  ['24:0a:c4:1a:2b:3c', /^ESP-1A2B3C$/],
  ['3c:06:30:00:00:01', /^(iPhone|iPad|MacBook-(Air|Pro))$/],
] as const) {
  test(`A12: the host name that matches ${address} looks like ${pattern.source}`, (t) => {
    t.regex(matchingHostName(address), pattern)
    t.is(matchingHostName(address.toUpperCase().replaceAll(':', '-')), matchingHostName(address))
  })
}

test('A12: a matching host name is a host name, and different addresses seldom share one', (t) => {
  const made = fc
    .uint8Array({ minLength: 5, maxLength: 5 })
    .map((octets) => Buffer.from(octets).toString('hex'))
  fc.assert(
    fc.property(fc.uniqueArray(made, { minLength: 50, maxLength: 50 }), (tails) => {
      const names = tails.map((tail) => matchingHostName(`02${tail}`))
      names.forEach(assertHostName)
      return new Set(names).size === names.length
    }),
    { numRuns: 20 },
  )
  t.pass()
})
