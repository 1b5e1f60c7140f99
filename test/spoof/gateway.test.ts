import { existsSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { LladdrError, openSpoofer, openSpooferSync } from '../../src/index.js'
import { spoof } from '../../src/spoof/spoof.js'
import { throwsCode } from '../helpers/errors.js'
import { addressBySecondOpinion, ip, uniqueAddress } from '../helpers/links.js'
import { createCable, learntBy, type Cable } from '../helpers/network.js'
import { ETH0, explicit, scene, WANTED } from '../helpers/spoofing.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { cli } from '../cli/helpers.js'
import { twins } from '../helpers/twins.js'

const GATEWAY = '10.0.0.1'
const router = { link: 'eth0', ip: GATEWAY, address: '02:00:00:00:00:01' }
const verify = 'gateway'

for (const [form, drive] of twins) {
  test(`A17: a gateway that answers lets the change stand (${form})`, async (t) => {
    const links = [{ name: 'eth0', address: ETH0, up: true, gateways: [GATEWAY] }]
    const at = scene(t, { links, neighbours: [router] })
    await drive(spoof(at, ['eth0'], { ...explicit(WANTED), verify }))
    t.is(at.links.getAddressSync('eth0'), WANTED)
    t.deepEqual(at.log.told, [])
  })

  test(`A17: one gateway of two that is silent rolls the change back and is named (${form})`, async (t) => {
    const links = [{ name: 'eth0', address: ETH0, up: true, gateways: [GATEWAY, 'fe80::1'] }]
    const silent = { ...router, ip: 'fe80::1', answers: false, state: 'reachable' } as const
    const at = scene(t, { links, neighbours: [router, silent] })
    const task = spoof(at, ['eth0'], { ...explicit(WANTED), verify })
    const error = await throwsCode(t, drive(task), 'VERIFY_FAILED')
    t.regex(error.message, /no answer from its default gateway fe80::1\. Rolled back/)
    t.is(at.links.getAddressSync('eth0'), ETH0)
    t.is(at.repository.get('eth0'), undefined)
  })

  test(`A17: a link without a default gateway is changed, and the log says that none was asked (${form})`, async (t) => {
    const at = scene(t)
    await drive(spoof(at, ['eth0'], { ...explicit(WANTED), verify }))
    t.is(at.links.getAddressSync('eth0'), WANTED)
    t.deepEqual(at.log.told, ['No default gateway is reached through "eth0", and none is asked.'])
  })

  test(`A17: a gateway with a permanent entry is not asked, and keeps it (${form})`, async (t) => {
    const links = [{ name: 'eth0', address: ETH0, up: true, gateways: [GATEWAY] }]
    const at = scene(t, { links, neighbours: [{ ...router, state: 'permanent', answers: false }] })
    await drive(spoof(at, ['eth0'], { ...explicit(WANTED), verify }))
    t.regex(at.log.told.join(), /10\.0\.0\.1 on "eth0" has a permanent/)
    t.is(at.links.neighboursSync('eth0')[0]?.state, 'permanent')
  })

  test(`A17: where gateways cannot be looked for, nothing is touched (${form})`, async (t) => {
    const at = scene(t)
    at.links.gatewaysSync = () => {
      throw new LladdrError('CONNECTIVITY_UNSUPPORTED', 'Not here.')
    }
    const task = spoof(at, ['eth0'], { ...explicit(WANTED), verify })
    await throwsCode(t, drive(task), 'CONNECTIVITY_UNSUPPORTED')
    t.is(at.links.getAddressSync('eth0'), ETH0)
    t.false(existsSync(`${at.directory}/mac_backups.json`))
  })
}

interface Routed extends Cable {
  original: string
  gateways: string[]
}

/** A cable whose far end is the default gateway, of a table of the test's own. */
function createRouted(t: ExecutionContext, net: number): Routed {
  const cable = createCable(t, net)
  const gateways = [`10.${String(net)}.0.2`, `2001:db8:${String(net)}::2`]
  const table = ['table', String(net)]
  for (const gateway of gateways) ip('route', 'add', 'default', 'via', gateway, 'dev', cable.name, ...table)
  return { ...cable, original: addressBySecondOpinion(cable.name), gateways }
}

/** As if it had been talked to a moment ago. */
function remember({ name, gateways }: Routed): void {
  for (const gateway of gateways) {
    const entry = [gateway, 'dev', name, 'lladdr', '02:00:00:00:00:99', 'nud', 'reachable']
    ip('neigh', 'replace', ...entry)
  }
}

for (const [position, backend] of ['native', 'shell'].entries()) {
  for (const [step, bounce] of (['never', 'always'] as const).entries()) {
    test(`A17: real gateways over IPv4 and IPv6 answer the new address (${backend}, bounce ${bounce})`, async (t) => {
      const routed = createRouted(t, 140 + 2 * position + step)
      const { name, net } = routed
      remember(routed)
      const wanted = uniqueAddress()
      await using spoofer = await openSpoofer({ backend, stateDir: stateDirectory(t) })
      t.deepEqual(await spoofer.links.gateways(name), routed.gateways)
      if (backend === 'native') await spoofer.spoof(name, { ...explicit(wanted), bounce, verify })
      else spoofer.spoofSync(name, { ...explicit(wanted), bounce: 'never', verify })
      t.is(addressBySecondOpinion(name), wanted)
      t.is(learntBy(routed, `10.${String(net)}.0.1`), wanted)
    })
  }

  test(`A17: a gateway that is gone rolls a real change back, whatever is remembered of it (${backend})`, async (t) => {
    const routed = createRouted(t, 150 + position)
    const { name, far, peer, original, gateways } = routed
    remember(routed)
    ip('-n', far, 'addr', 'delete', `${String(gateways[0])}/24`, 'dev', peer)
    await using spoofer = await openSpoofer({ backend, stateDir: stateDirectory(t) })
    const task = spoofer.spoof(name, { policy: 'random', verify: ['carrier', verify] })
    const error = await throwsCode(t, task, 'VERIFY_FAILED')
    t.true(error.message.includes(`gateway ${String(gateways[0])}. Rolled back`), error.message)
    t.is(addressBySecondOpinion(name), original)
    t.deepEqual(spoofer.repository.list(), [])
  })
}

test('A17: a gateway behind a cable that is pulled rolls a real change back (sync)', (t) => {
  const routed = createRouted(t, 152)
  const { name, far, peer, original } = routed
  using spoofer = openSpooferSync({ stateDir: stateDirectory(t) })
  const set = spoofer.links.setAddressSync.bind(spoofer.links)
  spoofer.links.setAddressSync = (link, address) => {
    set(link, address)
    ip('-n', far, 'link', 'set', peer, 'down')
  }
  t.throws(() => spoofer.spoofSync(name, { policy: 'random', verify }), { code: 'VERIFY_FAILED' })
  t.is(addressBySecondOpinion(name), original)
})

test('A17: the command tells which gateway did not answer, and that all is as before', async (t) => {
  const { name, far, peer, original, gateways } = createRouted(t, 153)
  const options = ['--state-dir', stateDirectory(t), '--verify', 'gateway']
  t.is((await cli('spoof', name, ...options)).exit, 0)
  t.is((await cli('restore', name, ...options.slice(0, 2))).exit, 0)
  ip('-n', far, 'link', 'set', peer, 'arp', 'off')
  ip('-n', far, 'addr', 'flush', 'dev', peer)
  const { exit, stderr } = await cli('spoof', name, ...options)
  t.is(exit, 70)
  t.true(stderr.includes(gateways.join(' and ')), stderr)
  t.regex(stderr, /Rolled back/)
  t.is(addressBySecondOpinion(name), original)
})
