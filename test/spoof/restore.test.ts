import test from 'ava'
import { RestoreAllError } from '../../src/index.js'
import { restore, restoreAll } from '../../src/spoof/restore.js'
import { spoof } from '../../src/spoof/spoof.js'
import { throwsCode } from '../helpers/errors.js'
import { ETH0, ETH1, explicit, OTHER, scene, WANTED } from '../helpers/spoofing.js'
import { twins } from '../helpers/twins.js'

for (const [form, drive] of twins) {
  test(`A5: a restore gives the link its original and records that (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    t.deepEqual(await drive(restore(at, 'eth0', {})), {
      name: 'eth0',
      address: ETH0,
      previous: WANTED,
      original: ETH0,
    })
    t.is(at.links.getAddressSync('eth0'), ETH0)
    t.like(at.repository.get('eth0'), { original: ETH0, current: ETH0, state: 'restored' })
    t.deepEqual(at.repository.listSpoofed(), [])
  })

  test(`A5: restoring twice, and restoring what was never backed up, are errors of their own (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    await drive(restore(at, 'eth0', {}))
    await throwsCode(t, drive(restore(at, 'eth0', {})), 'ALREADY_RESTORED')
    await throwsCode(t, drive(restore(at, 'eth1', {})), 'BACKUP_MISSING')
    await throwsCode(t, drive(restore(at, 'nosuch0', {})), 'LINK_NOT_FOUND')
  })

  test(`A5: a link that drifted after its restore is restored again (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    await drive(restore(at, 'eth0', {}))
    at.links.setAddressSync('eth0', OTHER)
    t.like(await drive(restore(at, 'eth0', {})), { address: ETH0, previous: OTHER })
  })

  test(`A5: a link that something else put back is recorded as restored without privilege (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    at.links.setAddressSync('eth0', ETH0)
    at.links.mayChange = () => false
    t.like(await drive(restore(at, 'eth0', {})), { address: ETH0, previous: ETH0 })
    t.is(at.repository.get('eth0')?.state, 'restored')
  })

  test(`A14: a restore without privilege changes nothing (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    at.links.mayChange = () => false
    await throwsCode(t, drive(restore(at, 'eth0', {})), 'PERMISSION_DENIED')
    t.is(at.links.getAddressSync('eth0'), WANTED)
    t.is(at.repository.get('eth0')?.state, 'applied')
  })

  test(`A5: a restore that fails keeps the backup (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], explicit(WANTED)))
    at.links.setAddressSync = () => undefined
    await throwsCode(t, drive(restore(at, 'eth0', {})), 'CHANGE_IGNORED')
    t.like(at.repository.get('eth0'), { original: ETH0, state: 'applied' })
  })

  test(`A19: restore all puts every original back, and without any spoofed link does nothing (${form})`, async (t) => {
    const at = scene(t)
    t.deepEqual(await drive(restoreAll(at, {})), [])
    await drive(spoof(at, ['eth0', 'eth1'], { policy: 'random' }))
    const restored = await drive(restoreAll(at, {}))
    t.deepEqual(
      restored.map(({ name, address }) => [name, address]),
      [
        ['eth0', ETH0],
        ['eth1', ETH1],
      ],
    )
    t.deepEqual(await drive(restoreAll(at, {})), [])
  })

  test(`A19: a link that cannot be restored does not keep the others from it (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0', 'eth1'], { policy: 'random' }))
    const set = at.links.setAddressSync.bind(at.links)
    at.links.setAddressSync = (name, address) => {
      if (name !== 'eth0') set(name, address)
    }
    const error = await throwsCode(t, drive(restoreAll(at, {})), 'CHANGE_IGNORED')
    t.is(at.links.getAddressSync('eth1'), ETH1)
    t.true(error instanceof RestoreAllError)
    if (!(error instanceof RestoreAllError)) return
    t.like(error.restored, [{ name: 'eth1', address: ETH1 }])
    t.is(error.failures.length, 1)
    t.like(error.failures[0], { code: 'CHANGE_IGNORED', link: 'eth0' })
    t.is(error.cause, error.failures[0])
    t.regex(error.message, /"eth0"[^]*Restored all the same: "eth1"/)
  })

  test(`A19: several failures are told in one error, each by its link (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0', 'eth1'], { policy: 'random' }))
    at.links.setAddressSync = () => undefined
    const error = await throwsCode(t, drive(restoreAll(at, {})), 'CHANGE_IGNORED')
    t.regex(error.message, /"eth0".*\n.*"eth1"/)
    t.true(error.cause instanceof AggregateError && error.cause.errors.length === 2)
  })
}
