import test from 'ava'
import type { DriverHabit } from '../../src/index.js'
import { changeAddress } from '../../src/link/index.js'
import { MemoryLinkLayer } from '../../src/link/memory.js'
import { LladdrError } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { twins } from '../helpers/twins.js'

const BEFORE = '02:00:00:00:00:01'
const WANTED = '02:00:00:00:00:0c'

/** Counts how often the link is taken down, and can be told to fail when it is brought up. */
class Watched extends MemoryLinkLayer {
  downs = 0
  blocked = false

  constructor(habit: DriverHabit, up = true) {
    super({ links: [{ name: 'e', address: BEFORE, up, habit }] })
  }

  override setUpSync(name: string, up: boolean): void {
    if (!up) this.downs++
    if (up && this.blocked)
      throw new LladdrError('LINK_BLOCKED', `Cannot bring "${name}" up: rfkill.`, { link: name })
    super.setUpSync(name, up)
  }
}

for (const [form, drive] of twins) {
  test(`C1: a live change does not take the link down (${form})`, async (t) => {
    const links = new Watched('live')
    await drive(changeAddress(links, { name: 'e', address: WANTED }))
    t.like(links.getSync('e'), { address: WANTED, up: true })
    t.is(links.downs, 0)
  })

  test(`A8: a busy driver is changed by a bounce, and the link is up again after it (${form})`, async (t) => {
    const links = new Watched('busy-while-up')
    await drive(changeAddress(links, { name: 'e', address: WANTED }))
    t.like(links.getSync('e'), { address: WANTED, up: true })
    t.is(links.downs, 1)
  })

  test(`A8: bounce never leaves a busy link as it was (${form})`, async (t) => {
    const links = new Watched('busy-while-up')
    await throwsCode(
      t,
      drive(changeAddress(links, { name: 'e', address: WANTED, bounce: 'never' })),
      'LINK_BUSY',
    )
    t.like(links.getSync('e'), { address: BEFORE, up: true })
    t.is(links.downs, 0)
  })

  test(`A8: bounce always takes even a willing link down, but not one that was down (${form})`, async (t) => {
    const links = new Watched('live')
    await drive(changeAddress(links, { name: 'e', address: WANTED, bounce: 'always' }))
    t.is(links.downs, 1)
    const down = new Watched('live', false)
    await drive(changeAddress(down, { name: 'e', address: WANTED, bounce: 'always' }))
    t.is(down.downs, 0)
    t.like(down.getSync('e'), { address: WANTED, up: false })
  })

  test(`A8: a radio on a network is changed off it, and not taken down for that (${form})`, async (t) => {
    const links = new Watched('associated')
    await drive(changeAddress(links, { name: 'e', address: WANTED }))
    t.like(links.getSync('e'), { address: WANTED, up: true })
    t.is(links.downs, 0)
  })

  test(`A8: bounce never leaves a radio on its network and its address (${form})`, async (t) => {
    const links = new Watched('associated')
    const change = { name: 'e', address: WANTED, bounce: 'never' } as const
    await throwsCode(t, drive(changeAddress(links, change)), 'LINK_ASSOCIATED')
    t.is(links.getAddressSync('e'), BEFORE)
  })

  test(`A8: a link that must be up for a change is not brought up with its old address (${form})`, async (t) => {
    const links = new Watched('associated', false)
    await throwsCode(t, drive(changeAddress(links, { name: 'e', address: WANTED })), 'LINK_DOWN')
    t.like(links.getSync('e'), { address: BEFORE, up: false })
  })

  test(`A7: a driver that stays busy gets its link up again (${form})`, async (t) => {
    const links = new Watched('always-busy')
    await throwsCode(t, drive(changeAddress(links, { name: 'e', address: WANTED })), 'LINK_BUSY')
    t.like(links.getSync('e'), { address: BEFORE, up: true })
    t.is(links.downs, 1)
  })

  test(`A7: where the link stays down after a failed change, the error tells both (${form})`, async (t) => {
    const links = new Watched('always-busy')
    links.blocked = true
    const error = await throwsCode(
      t,
      drive(changeAddress(links, { name: 'e', address: WANTED })),
      'LINK_BUSY',
    )
    t.regex(error.message, /busy.*still down.*rfkill/s)
  })

  test(`A7: a driver that reports success and does nothing is caught (${form})`, async (t) => {
    const links = new Watched('ignores')
    const error = await throwsCode(
      t,
      drive(changeAddress(links, { name: 'e', address: WANTED })),
      'CHANGE_IGNORED',
    )
    t.regex(error.message, new RegExp(`${BEFORE}.*${WANTED}`))
  })

  test(`A7: a driver that applies the change late is waited for (${form})`, async (t) => {
    const links = new Watched('live')
    let looks = 0
    const read = links.getAddressSync.bind(links)
    links.getAddressSync = (name) => (++looks < 3 ? BEFORE : read(name))
    await drive(changeAddress(links, { name: 'e', address: WANTED.toUpperCase() }))
    t.is(looks, 3)
  })
}
