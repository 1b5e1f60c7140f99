import test from 'ava'
import {
  addressBySecondOpinion,
  createBridge,
  createMacvlan,
  createTap,
  createVeth,
  ip,
  secondOpinion,
} from '../helpers/links.js'
import { failsWith, forms, openLinks } from '../helpers/native.js'

const A = '02:00:00:00:00:0a'
const B = '02:00:00:00:00:0b'

for (const form of forms) {
  test(`C1: the kernel has the address that was set, on each kind of link (${form.name})`, async (t) => {
    const [veth] = createVeth(t, { up: true })
    const links = openLinks(t)
    for (const [index, name] of [veth, createMacvlan(t, veth), createBridge(t), createTap(t)].entries()) {
      for (const address of [`02:AA:00:00:00:0${index}`, `02:bb:00:00:00:0${index}`]) {
        await form.setAddress(links, name, address)
        t.is(addressBySecondOpinion(name), address.toLowerCase(), name)
        t.is(await form.getAddress(links, name), address.toLowerCase(), name)
      }
    }
  })

  test(`C1: what the driver says comes back as errno, system call and link (${form.name})`, async (t) => {
    const [veth] = createVeth(t, { up: true })
    const link = createMacvlan(t, veth)
    const taken = addressBySecondOpinion(veth)
    const inUse = { code: 'EADDRINUSE', errno: 98, syscall: 'SIOCSIFHWADDR', link }
    ip('link', 'set', link, 'up')
    await failsWith(t, form.setAddress(openLinks(t), link, taken), inUse)
    t.not(addressBySecondOpinion(link), taken)
  })

  test(`C1: setUp changes one flag and leaves the others alone (${form.name})`, async (t) => {
    const [name] = createVeth(t)
    ip('link', 'set', name, 'promisc', 'on', 'arp', 'off')
    const links = openLinks(t)
    for (const up of [true, true, false]) {
      await form.setUp(links, name, up)
      const { flags } = secondOpinion(name)
      t.is(flags.includes('UP'), up)
      t.true(flags.includes('PROMISC') && flags.includes('NOARP'))
    }
  })

  test(`C1: a link that took over the name of another is asked anew (${form.name})`, async (t) => {
    const [first] = createVeth(t)
    const second = createTap(t)
    const links = openLinks(t)
    await form.setAddress(links, first, A)
    ip('link', 'delete', first)
    await t.throwsAsync(form.setAddress(links, first, B), { code: 'ENODEV' })
    ip('link', 'set', second, 'name', first)
    await form.setAddress(links, first, B)
    t.is(addressBySecondOpinion(first), B)
    ip('link', 'delete', first)
  })
}

test('C2: calls on the thread pool and on the event loop do not disturb each other', async (t) => {
  const [name] = createVeth(t)
  const links = openLinks(t)
  const pooled = Promise.all(
    Array.from({ length: 64 }, (_, i) =>
      i % 2 === 0 ? links.list() : links.setAddress(name, i % 4 === 1 ? A : B),
    ),
  )
  for (let i = 0; i < 200; i += 1) {
    t.is(links.getSync(name).name, name)
    t.regex(links.getAddressSync(name), /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/)
  }
  await pooled
  t.true([A, B].includes(links.getAddressSync(name)))
})

test('C1: two Links objects of one process work side by side, and closing one leaves the other', (t) => {
  const [name] = createVeth(t)
  const [one, other] = [openLinks(t), openLinks(t)]
  one.setAddressSync(name, A)
  one.close()
  t.is(other.getAddressSync(name), A)
})

test('C2: a call that is under way finishes although its links are closed meanwhile', async (t) => {
  const [name] = createVeth(t)
  const links = openLinks(t)
  const calls = [links.get(name), links.get(name), links.get(name)]
  links.close()
  for (const link of await Promise.all(calls)) t.is(link.name, name)
})
