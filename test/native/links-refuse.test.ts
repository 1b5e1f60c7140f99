import test from 'ava'
import { addressBySecondOpinion, createTun, createVeth, uniqueName } from '../helpers/links.js'
import { failsWith, forms, openLinks } from '../helpers/native.js'

const GOOD = '02:00:00:00:00:0a'
const ENODEV = 19

const badAddresses = {
  ADDRESS_INVALID: [
    '',
    'x',
    '02:00:00:00:00',
    `${GOOD}:0b`,
    '02-00-00-00-00-0a',
    '02:00:00:00:00:0g',
    `${GOOD} `,
    'é'.repeat(300),
  ],
  ADDRESS_GROUP: ['01:00:5e:00:00:01', 'ff:ff:ff:ff:ff:ff', '03:00:00:00:00:00'],
  ADDRESS_ZERO: ['00:00:00:00:00:00'],
}
const badNames = [
  '',
  '.',
  '..',
  'a/b',
  'a:b',
  'a b',
  'a\tb',
  'a\nb',
  'a\0b',
  'x'.repeat(128),
  'é'.repeat(64),
  '😀'.repeat(70),
]

for (const form of forms) {
  test(`A8: an address that no link may have is refused and changes nothing (${form.name})`, async (t) => {
    const [name] = createVeth(t)
    const before = addressBySecondOpinion(name)
    const links = openLinks(t)
    for (const [code, addresses] of Object.entries(badAddresses)) {
      for (const address of addresses) {
        await failsWith(t, form.setAddress(links, name, address), { code, link: name })
      }
    }
    t.is(addressBySecondOpinion(name), before)
  })

  test(`A8: a name that no link can have is refused (${form.name})`, async (t) => {
    const links = openLinks(t)
    for (const name of badNames) {
      const calls = [
        () => form.get(links, name),
        () => form.getAddress(links, name),
        () => form.setAddress(links, name, GOOD),
        () => form.setUp(links, name, true),
      ]
      for (const call of calls) {
        const error = await t.throwsAsync(call(), { code: 'LINK_NAME_INVALID' }, JSON.stringify(name))
        t.regex(error.message, /no link can have this name: (it|the kernel) /)
      }
    }
  })

  test(`A8: loopback keeps its address (${form.name})`, async (t) => {
    const links = openLinks(t)
    await failsWith(t, form.setAddress(links, 'lo', GOOD), { code: 'LINK_LOOPBACK', link: 'lo' })
    t.is(await form.getAddress(links, 'lo'), '00:00:00:00:00:00')
    t.is(addressBySecondOpinion('lo'), '00:00:00:00:00:00')
  })

  test(`A8: a link without an Ethernet address is refused by getAddress and setAddress (${form.name})`, async (t) => {
    const name = createTun(t)
    const links = openLinks(t)
    await failsWith(t, form.setAddress(links, name, GOOD), { code: 'LINK_NOT_ETHERNET', link: name })
    await failsWith(t, form.getAddress(links, name), { code: 'LINK_NOT_ETHERNET', link: name })
  })

  test(`A8: an unknown link is ENODEV with the request that failed (${form.name})`, async (t) => {
    const links = openLinks(t)
    for (const link of [uniqueName('none'), uniqueName('none').padEnd(40, 'x')]) {
      const known = { code: 'ENODEV', errno: ENODEV, link }
      const read = link.length > 15 ? 'RTM_GETLINK' : 'SIOCGIFHWADDR'
      await failsWith(t, form.get(links, link), { ...known, syscall: 'RTM_GETLINK' })
      await failsWith(t, form.setUp(links, link, true), { ...known, syscall: 'RTM_SETLINK' })
      await failsWith(t, form.getAddress(links, link), { ...known, syscall: read })
      await failsWith(t, form.setAddress(links, link, GOOD), { ...known, syscall: read })
    }
  })

  test(`A8: a closed object answers every call with CLOSED (${form.name})`, async (t) => {
    const links = openLinks(t)
    links.close()
    links.close()
    const calls = [
      () => form.list(links),
      () => form.get(links, 'lo'),
      () => form.getAddress(links, 'lo'),
      () => form.setAddress(links, 'lo', GOOD),
      () => form.setUp(links, 'lo', true),
    ]
    for (const call of calls) await failsWith(t, call(), { code: 'CLOSED' })
    t.throws(() => links.mayChange(), { code: 'CLOSED' })
    t.throws(() => links.identity(), { code: 'CLOSED' })
  })
}

test('A8: the message of a system error names link, request, errno and cause', (t) => {
  const name = uniqueName('none')
  t.throws(() => openLinks(t).getSync(name), { message: `RTM_GETLINK ${name}: ENODEV, No such device` })
})
