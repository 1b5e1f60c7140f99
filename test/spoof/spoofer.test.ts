import { existsSync } from 'node:fs'
import test from 'ava'
import { openLinksSync, openSpoofer, openSpooferSync, type OpenSpooferOptions } from '../../src/index.js'
import { ETH0, explicit, OTHER, WANTED } from '../helpers/spoofing.js'
import { stateDirectory } from '../helpers/state-directory.js'

const memory = { links: [{ name: 'eth0', address: ETH0, up: true }] }
const options = (stateDir: string): OpenSpooferOptions => ({ backend: 'memory', memory, stateDir })

test('A2: the async methods do the whole round', async (t) => {
  await using spoofer = await openSpoofer(options(stateDirectory(t)))
  t.like(await spoofer.spoof('eth0', explicit(WANTED)), { address: WANTED, original: ETH0 })
  t.like(await spoofer.spoof(['eth0'], explicit(OTHER)), [{ address: OTHER, previous: WANTED }])
  t.like(await spoofer.status(), [{ name: 'eth0', state: 'spoofed' }])
  t.like(await spoofer.recover(), [{ outcome: 'unchanged' }])
  t.like(await spoofer.restore('eth0'), { address: ETH0 })
  t.deepEqual(await spoofer.restoreAll(), [])
  t.is(spoofer.links.getAddressSync('eth0'), ETH0)
})

test('A2: the sync methods do the whole round', (t) => {
  using spoofer = openSpooferSync(options(stateDirectory(t)))
  t.like(spoofer.spoofSync('eth0', explicit(WANTED)), { address: WANTED, original: ETH0 })
  t.like(spoofer.spoofSync(['eth0'], explicit(OTHER)), [{ address: OTHER, previous: WANTED }])
  t.like(spoofer.statusSync(), [{ name: 'eth0', state: 'spoofed' }])
  t.like(spoofer.recoverSync(), [{ outcome: 'unchanged' }])
  t.like(spoofer.restoreSync('eth0'), { address: ETH0 })
  t.deepEqual(spoofer.restoreAllSync(), [])
  t.is(spoofer.links.getAddressSync('eth0'), ETH0)
})

test('A10: opening and looking makes no state directory', async (t) => {
  const stateDir = stateDirectory(t)
  await using spoofer = await openSpoofer(options(stateDir))
  t.deepEqual(await spoofer.status(), [])
  t.is(spoofer.repository.directory, stateDir)
  t.false(existsSync(stateDir))
})

test('C2: async spoofs of one link run one after another, and the original stays', async (t) => {
  await using spoofer = await openSpoofer(options(stateDirectory(t)))
  const addresses = Array.from({ length: 8 }, (_, number) => `02:00:00:00:01:0${String(number)}`)
  const results = await Promise.all(
    addresses.map(async (address) => spoofer.spoof('eth0', explicit(address))),
  )
  t.deepEqual(new Set(results.map(({ original }) => original)), new Set([ETH0]))
  t.is(new Set(results.map(({ previous }) => previous)).size, addresses.length, 'each saw the one before it')
  t.like(spoofer.repository.get('eth0'), { original: ETH0, current: spoofer.links.getAddressSync('eth0') })
})

test('C2: links that were given stay open when the spoofer is closed, its own do not', async (t) => {
  const links = openLinksSync({ backend: 'memory' })
  const given = await openSpoofer({ links, stateDir: stateDirectory(t) })
  given.close()
  given.close()
  t.is(links.getSync('eth0').name, 'eth0')
  const own = openSpooferSync(options(stateDirectory(t)))
  own.close()
  t.throws(() => own.links.listSync(), { code: 'CLOSED' })
  await t.throwsAsync(own.spoof('eth0', explicit(WANTED)), { code: 'CLOSED' })
})
