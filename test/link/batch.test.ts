import { execFileSync } from 'node:child_process'
import test from 'ava'
import { openLinksSync } from '../../src/index.js'
import { createTun, createVeth, ip, secondOpinion } from '../helpers/links.js'
import { callElsewhere, withoutCapabilities } from '../helpers/native.js'
import { call, twins } from '../helpers/twins.js'

const GOOD = '02:00:00:00:00:0a'

const COUNT = 1001
const prefix = 'many'
const name = (position: number): string => `${prefix}${String(position)}`
const address = (round: number, position: number): string =>
  `02:00:00:0${String(round)}:${hex(position >> 8)}:${hex(position & 0xff)}`
const hex = (octet: number): string => octet.toString(16).padStart(2, '0')

test.before(() => {
  const pairs = Array.from(
    { length: Math.ceil(COUNT / 2) },
    (_, pair) => `link add ${name(2 * pair)} type veth peer name ${name(2 * pair + 1)}`,
  )
  execFileSync('ip', ['-batch', '-'], { input: pairs.join('\n') })
})

test.after.always(() => {
  for (let position = 0; position < COUNT; position += 2) ip('link', 'delete', name(position))
})

for (const [round, [form, drive]] of twins.entries()) {
  test.serial(
    `C2: a thousand links are changed in one call, a missing one among them (${form})`,
    async (t) => {
      using links = openLinksSync()
      const changes = Array.from({ length: COUNT }, (_, position) => ({
        name: position === 500 ? 'nosuch0' : name(position),
        address: address(round, position),
      }))
      const results = await drive(call(links, 'setAddresses', changes))
      t.deepEqual(results.toSpliced(500, 1), changes.toSpliced(500, 1))
      t.like(results[500], { name: 'nosuch0', error: { code: 'LINK_NOT_FOUND', errno: 19 } })
      const now = new Map((await drive(call(links, 'list'))).map((link) => [link.name, link.address]))
      for (const [position, wanted] of changes.entries()) {
        if (position !== 500) t.is(now.get(wanted.name), wanted.address)
      }
      t.not(now.get(name(500)), address(round, 500))
    },
  )

  test(`C2: batches take alternative names of any length (${form})`, async (t) => {
    using links = openLinksSync()
    const [link] = createVeth(t)
    const long = `${link}-${'x'.repeat(100)}`
    ip('link', 'property', 'add', 'dev', link, 'altname', long)
    t.deepEqual(await drive(call(links, 'setAddresses', [{ name: long, address: GOOD }])), [
      { name: long, address: GOOD },
    ])
    t.is(secondOpinion(link).address, GOOD)
  })

  test(`A8: a link without an address of six octets is refused in a batch too (${form})`, async (t) => {
    using links = openLinksSync()
    const tun = createTun(t)
    const [result] = await drive(call(links, 'setAddresses', [{ name: tun, address: GOOD }]))
    t.like(result, { name: tun, error: { code: 'LINK_NOT_ETHERNET', link: tun } })
  })
}

test('A14: without CAP_NET_ADMIN every change of a batch is refused by name', async (t) => {
  const [link, peer] = createVeth(t)
  const before = secondOpinion(link).address
  const [outcome] = await callElsewhere(withoutCapabilities, [
    ['links', 'setAddressesSync', [link, peer], [GOOD, GOOD]],
  ])
  const refused = { code: 'EPERM', errno: 1, syscall: 'SIOCSIFHWADDR' }
  t.deepEqual(outcome?.value, [
    { ...refused, link },
    { ...refused, link: peer },
  ])
  t.is(secondOpinion(link).address, before)
})
