import test from 'ava'
import { LladdrError } from '../../src/index.js'
import { spoof } from '../../src/spoof/spoof.js'
import { status } from '../../src/spoof/status.js'
import { throwsCode } from '../helpers/errors.js'
import { ETH0, explicit, OTHER, scene, WANTED, type Scene } from '../helpers/spoofing.js'
import { twins } from '../helpers/twins.js'

/** After `calls` good calls, every further change of address fails. */
function breakAfter({ links }: Scene, calls: number): void {
  const set = links.setAddressSync.bind(links)
  let count = 0
  links.setAddressSync = (name, address) => {
    if (++count > calls)
      throw new LladdrError('SYSTEM_ERROR', `The card of "${name}" was pulled.`, { link: name })
    set(name, address)
  }
}

for (const [form, drive] of twins) {
  const verdicts = [
    ['says no', () => false],
    [
      'throws',
      () => {
        throw new Error('no gateway')
      },
    ],
  ] as const
  for (const [what, verify] of verdicts) {
    test(`A17: a check that ${what} puts the original back and leaves no record (${form})`, async (t) => {
      const at = scene(t)
      const task = spoof(at, ['eth0'], { ...explicit(WANTED), verify })
      const error = await throwsCode(t, drive(task), 'VERIFY_FAILED')
      t.regex(error.message, /Rolled back: "eth0" has 02:00:00:00:00:01 again/)
      t.is(at.links.getAddressSync('eth0'), ETH0)
      t.is(at.repository.get('eth0'), undefined)
    })
  }

  test(`A17: the check sees the changed link, and saying nothing is a yes (${form})`, async (t) => {
    const at = scene(t)
    const seen: unknown[] = []
    await drive(
      spoof(at, ['eth0'], { ...explicit(WANTED), verify: ({ address }) => void seen.push(address) }),
    )
    t.deepEqual(seen, [WANTED])
  })

  test(`A7: a failed second spoof goes back to the address before it, not to the original (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    await throwsCode(
      t,
      drive(spoof(at, ['eth0'], { ...explicit(OTHER), verify: () => false })),
      'VERIFY_FAILED',
    )
    t.is(at.links.getAddressSync('eth0'), WANTED)
    t.like(at.repository.get('eth0'), { original: ETH0, current: WANTED, state: 'applied' })
  })

  test(`A7: a rollback that fails is told together with its reason, and the backup is kept (${form})`, async (t) => {
    const at = scene(t)
    breakAfter(at, 1)
    const error = await throwsCode(
      t,
      drive(spoof(at, ['eth0'], { ...explicit(WANTED), verify: () => false })),
      'ROLLBACK_FAILED',
    )
    t.regex(error.message, /check said no.*card of "eth0" was pulled.*backup is kept/s)
    t.true(error.cause instanceof LladdrError && error.cause.code === 'VERIFY_FAILED')
    t.like(at.repository.get('eth0'), { original: ETH0, state: 'intent' })
    t.like((await drive(status(at)))[0], { state: 'interrupted', original: ETH0, address: WANTED })
  })

  test(`A7: of several links only those that could not be put back stay on record (${form})`, async (t) => {
    const at = scene(t)
    const set = at.links.setAddressSync.bind(at.links)
    const stuck = new Set<string>()
    at.links.setAddressSync = (name, address) => {
      if (stuck.has(name)) throw new LladdrError('SYSTEM_ERROR', 'stuck', { link: name })
      set(name, address)
      if (name === 'eth1') stuck.add('eth0')
    }
    const verify = ({ name }: { name: string }): boolean => name !== 'eth1'
    await throwsCode(t, drive(spoof(at, ['eth0', 'eth1'], { policy: 'random', verify })), 'ROLLBACK_FAILED')
    t.deepEqual(
      at.repository.list().map(([name]) => name),
      ['eth0'],
    )
    t.is(at.links.getAddressSync('eth1'), '02:00:00:00:00:02')
  })

  test(`A7: a link that was down before is down again after a rollback (${form})`, async (t) => {
    const at = scene(t, { links: [{ name: 'eth0', address: ETH0, up: false }] })
    const verify = (): boolean => {
      at.links.setUpSync('eth0', true)
      return false
    }
    await throwsCode(t, drive(spoof(at, ['eth0'], { ...explicit(WANTED), verify })), 'VERIFY_FAILED')
    t.like(at.links.getSync('eth0'), { address: ETH0, up: false })
  })

  test(`A7: a record that cannot be withdrawn is told, and the first error stays the error (${form})`, async (t) => {
    const at = scene(t)
    const verify = (): boolean => {
      at.repository.close()
      return false
    }
    await throwsCode(t, drive(spoof(at, ['eth0'], { ...explicit(WANTED), verify })), 'VERIFY_FAILED')
    t.is(at.links.getAddressSync('eth0'), ETH0)
    t.regex(at.log.told.join(), /stays until the next recovery/)
  })
}

test('A17: an async check needs the async form; the sync form refuses it and rolls back', async (t) => {
  const at = scene(t)
  const { run, runSync } = await import('../../src/task.js')
  const request = { ...explicit(WANTED), verify: async () => Promise.resolve(true) }
  const error = t.throws(() => runSync(spoof(at, ['eth0'], request)), { instanceOf: LladdrError })
  t.is(error.code, 'VERIFY_FAILED')
  t.is(at.links.getAddressSync('eth0'), ETH0)
  await run(spoof(at, ['eth0'], request))
  t.is(at.links.getAddressSync('eth0'), WANTED)
})

for (const [form, drive] of twins) {
  const IFF_LOWER_UP = 0x10000

  /** eth0 has no signal once it has its new address, or never. */
  const withoutCarrier = (at: Scene, when: 'changed' | 'always'): void => {
    const get = at.links.getSync.bind(at.links)
    at.links.getSync = (name) => {
      const link = get(name)
      const isOff = name === 'eth0' && (when === 'always' || link.address === WANTED)
      return isOff ? { ...link, flags: link.flags & ~IFF_LOWER_UP } : link
    }
  }

  test(`A17: a link that keeps its carrier passes the carrier check (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], { ...explicit(WANTED), verify: 'carrier' }))
    t.is(at.links.getAddressSync('eth0'), WANTED)
  })

  test(`A17: a link that loses its carrier gets its address back (${form})`, async (t) => {
    const at = scene(t)
    withoutCarrier(at, 'changed')
    const task = spoof(at, ['eth0'], { ...explicit(WANTED), verify: 'carrier' })
    t.regex((await throwsCode(t, drive(task), 'VERIFY_FAILED')).message, /lost its carrier.*Rolled back/)
    t.is(at.links.getAddressSync('eth0'), ETH0)
  })

  test(`A17: a link without carrier has none to lose (${form})`, async (t) => {
    const at = scene(t)
    withoutCarrier(at, 'always')
    await drive(spoof(at, ['eth0'], { ...explicit(WANTED), verify: 'carrier' }))
    await drive(spoof(at, ['eth1'], { ...explicit(OTHER), verify: 'readback' }))
    t.is(at.links.getAddressSync('eth1'), OTHER)
  })
}
