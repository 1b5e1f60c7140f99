import test from 'ava'
import { hasCode } from '../../src/errors/index.js'
import { MacAddressRepository, openSpoofer, type OpenSpooferOptions, type Spoofer } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { addressBySecondOpinion, ip, uniqueName, uniqueAddress } from '../helpers/links.js'
import { addressIn, createNamespace, processInNamespace } from '../helpers/netns.js'
import { OTHER, WANTED, explicit } from '../helpers/spoofing.js'
import { stateDirectory } from '../helpers/state-directory.js'

test('A10: links of one name in two namespaces have backups of their own in one state directory', async (t) => {
  const [blue, red] = [createNamespace(t), createNamespace(t)]
  const stateDir = stateDirectory(t)
  const originals = [blue, red].map((netns) => addressIn(netns, 'eth0'))
  const spoofers = await Promise.all([blue, red].map(async (netns) => openSpoofer({ netns, stateDir })))
  const [inBlue, inRed] = spoofers as [Spoofer, Spoofer]
  t.is((await inBlue.spoof('eth0', explicit(WANTED))).original, originals[0] ?? '')
  t.is((await inRed.spoof('eth0', explicit(OTHER))).original, originals[1] ?? '')
  t.deepEqual([addressIn(blue, 'eth0'), addressIn(red, 'eth0')], [WANTED, OTHER])
  const [blueStatus, ...others] = await inBlue.status()
  t.like(blueStatus, { name: 'eth0', state: 'spoofed', original: originals[0] })
  t.deepEqual(others, [])
  await inRed.restoreAll()
  t.deepEqual([addressIn(blue, 'eth0'), addressIn(red, 'eth0')], [WANTED, originals[1]])
  await inBlue.restore('eth0')
  t.is(addressIn(blue, 'eth0'), originals[0] ?? '')
  for (const spoofer of spoofers) spoofer.close()
})

test('A10: the backups of this namespace are those without a label, and keep their keys', async (t) => {
  const name = uniqueName('here')
  const [original, wanted] = [uniqueAddress(), uniqueAddress()]
  ip('link', 'add', name, 'address', original, 'type', 'veth')
  t.teardown(() => ip('link', 'delete', name))
  const netns = createNamespace(t)
  ip('-n', netns, 'link', 'set', 'eth0', 'name', name)
  const stateDir = stateDirectory(t)
  const spoof = async (options: OpenSpooferOptions, address: string): Promise<void> => {
    await using spoofer = await openSpoofer({ ...options, stateDir })
    await spoofer.spoof(name, explicit(address))
  }
  await spoof({}, wanted)
  await spoof({ netns }, OTHER)
  t.deepEqual([addressBySecondOpinion(name), addressIn(netns, name)], [wanted, OTHER])
  using here = MacAddressRepository.openSync(stateDir)
  using there = MacAddressRepository.openSync(stateDir, { netns })
  t.deepEqual(
    here.list().map(([key, backup]) => [key, backup.original, backup.current]),
    [[name, original, wanted]],
  )
  t.deepEqual(
    there.list().map(([key, { current }]) => [key, current]),
    [[name, OTHER]],
  )
})

test('A10: locks of one name in two namespaces do not exclude each other', (t) => {
  const stateDir = stateDirectory(t)
  using here = MacAddressRepository.openSync(stateDir, { lockTimeout: 0 })
  using there = MacAddressRepository.openSync(stateDir, { lockTimeout: 0, netns: 'blue' })
  using another = MacAddressRepository.openSync(stateDir, { lockTimeout: 0 })
  const held = here.lockSync(['eth0'])
  there.lockSync(['eth0']).release()
  t.true(
    hasCode(
      t.throws(() => another.lockSync(['eth0'])),
      'LOCK_TIMEOUT',
    ),
  )
  held.release()
})

test('A5: a spoofed link that is reached under another label is refused, and nothing is lost', async (t) => {
  const netns = await processInNamespace(t)
  const stateDir = stateDirectory(t)
  await using unnamed = await openSpoofer({ netns, stateDir })
  const { original } = await unnamed.spoof('eth0', explicit(WANTED))
  const name = uniqueName('late')
  ip('netns', 'attach', name, String(netns))
  t.teardown(() => ip('netns', 'delete', name))
  await using named = await openSpoofer({ netns: name, stateDir })
  const error = await throwsCode(t, named.spoof('eth0', explicit(OTHER)), 'BACKUP_EXISTS')
  t.regex(error.message, /netns:net:\[\d+\]\/eth0/)
  t.true(hasCode(await t.throwsAsync(named.restore('eth0')), 'BACKUP_MISSING'))
  t.is(addressIn(name, 'eth0'), WANTED)
  t.is((await unnamed.restore('eth0')).address, original)
  t.is((await named.spoof('eth0', explicit(OTHER))).original, original)
  t.is((await named.restore('eth0')).address, original)
})
