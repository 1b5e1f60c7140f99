import { randomUUID } from 'node:crypto'
import test from 'ava'
import { recover } from '../../src/spoof/recover.js'
import { restore } from '../../src/spoof/restore.js'
import { sourceOf, type EthernetLink } from '../../src/spoof/identity.js'
import { spoof } from '../../src/spoof/spoof.js'
import { status } from '../../src/spoof/status.js'
import { ETH0, explicit, OTHER, scene, WANTED, type Scene } from '../helpers/spoofing.js'
import { twins } from '../helpers/twins.js'

/** The state directory as a process leaves it that dies right after it wrote down its intent. */
function interrupted({ links, repository }: Scene, target = WANTED): void {
  const link = links.getSync('eth0') as EthernetLink
  repository.beginSync([{ source: sourceOf(link, links.identity()), target }])
}

for (const [form, drive] of twins) {
  test(`A18: an intent whose change did not happen is settled as restored (${form})`, async (t) => {
    const at = scene(t)
    interrupted(at)
    t.like((await drive(status(at)))[0], { state: 'interrupted', address: ETH0, expected: WANTED })
    t.deepEqual(await drive(recover(at)), [
      { name: 'eth0', original: ETH0, address: ETH0, outcome: 'restored' },
    ])
    t.deepEqual(await drive(status(at)), [])
  })

  test(`A18: an intent whose change happened is settled as a spoof, and can be restored (${form})`, async (t) => {
    const at = scene(t)
    interrupted(at)
    at.links.setAddressSync('eth0', WANTED)
    t.deepEqual(await drive(recover(at)), [
      { name: 'eth0', original: ETH0, address: WANTED, outcome: 'applied' },
    ])
    t.like((await drive(status(at)))[0], { state: 'spoofed', original: ETH0, address: WANTED })
    t.deepEqual(
      (await drive(recover(at))).map(({ outcome }) => outcome),
      ['unchanged'],
    )
    t.is((await drive(restore(at, 'eth0', {}))).address, ETH0)
  })

  test(`A18: an interrupted second spoof is settled to the address that the link has (${form})`, async (t) => {
    for (const [happened, address] of [
      [true, OTHER],
      [false, WANTED],
    ] as const) {
      const at = scene(t)
      await drive(spoof(at, ['eth0'], explicit(WANTED)))
      interrupted(at, OTHER)
      if (happened) at.links.setAddressSync('eth0', OTHER)
      await drive(recover(at))
      t.like((await drive(status(at)))[0], { state: 'spoofed', original: ETH0, expected: address, address })
    }
  })

  test(`A18: an address that is neither shows as drift; the original is still known (${form})`, async (t) => {
    const at = scene(t)
    interrupted(at)
    at.links.setAddressSync('eth0', OTHER)
    await drive(recover(at))
    t.like((await drive(status(at)))[0], {
      state: 'drifted',
      drifted: true,
      original: ETH0,
      expected: WANTED,
    })
    t.is((await drive(restore(at, 'eth0', {}))).address, ETH0)
  })

  test(`A18: a link left down in mid-bounce comes up again, by recover or by restore (${form})`, async (t) => {
    for (const mend of [
      (at: Scene) => drive<unknown>(recover(at)),
      (at: Scene) => drive<unknown>(restore(at, 'eth0', {})),
    ]) {
      const at = scene(t)
      interrupted(at)
      at.links.setUpSync('eth0', false)
      await mend(at)
      t.like(at.links.getSync('eth0'), { address: ETH0, up: true })
    }
  })

  test(`A18: a link that cannot be brought up is told, and its record settled all the same (${form})`, async (t) => {
    const at = scene(t)
    interrupted(at)
    at.links.setUpSync('eth0', false)
    at.links.setUpSync = () => {
      throw new Error('rfkill')
    }
    t.like((await drive(recover(at)))[0], { outcome: 'restored' })
    t.regex(at.log.told.join(), /"eth0" was left down.*rfkill/)
  })

  test(`A18: a reboot that undid the spoof is recognised (${form})`, async (t) => {
    const before = scene(t)
    await drive(spoof(before, ['eth0'], explicit(WANTED)))
    const identity = { bootId: randomUUID(), namespace: 'memory:[after]' }
    const at = scene(t, { identity }, before.directory)
    t.like((await drive(status(at)))[0], { state: 'undone', drifted: true })
    t.like((await drive(recover(at)))[0], { outcome: 'restored', address: ETH0 })
    t.deepEqual(await drive(status(at)), [])
  })

  test(`A18: within one boot, an original that something else put back stays on record as undone (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    at.links.setAddressSync('eth0', ETH0)
    t.like((await drive(recover(at)))[0], { outcome: 'unchanged' })
    t.like((await drive(status(at)))[0], { state: 'undone', address: ETH0, expected: WANTED })
  })

  test(`A18: links that are gone or replaced keep their backups (${form})`, async (t) => {
    const before = scene(t)
    interrupted(before)
    const identity = before.links.identity()
    const gone = scene(t, { links: [], identity }, before.directory)
    t.like((await drive(recover(gone)))[0], { outcome: 'missing', address: null, original: ETH0 })
    t.like((await drive(status(gone)))[0], { state: 'missing', address: null })
    const replaced = scene(t, { links: [{ name: 'eth0', address: OTHER }], identity }, before.directory)
    t.like((await drive(recover(replaced)))[0], { outcome: 'replaced', address: OTHER })
    t.like((await drive(status(replaced)))[0], { state: 'replaced' })
    t.like(before.repository.get('eth0'), { original: ETH0, state: 'intent' })
  })

  test(`A9: an intent whose link is locked is in progress, not interrupted (${form})`, async (t) => {
    const at = scene(t)
    interrupted(at)
    const held = at.repository.lockSync(['eth0'])
    t.like((await drive(recover(at)))[0], { outcome: 'in-use' })
    t.is(at.repository.get('eth0')?.state, 'intent')
    held.release()
    t.like((await drive(recover(at)))[0], { outcome: 'restored' })
  })

  test(`A18: an error of the links is not taken for a missing link (${form})`, async (t) => {
    const at = scene(t)
    interrupted(at)
    at.links.close()
    await t.throwsAsync(drive(recover(at)), { code: 'CLOSED' })
  })
}
