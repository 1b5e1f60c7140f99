import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { openSpoofer, openSpooferSync, type Spoofer } from '../../src/index.js'
import { addressBySecondOpinion, createVeth, ip, uniqueAddress } from '../helpers/links.js'
import { connectivityOf, createCable } from '../helpers/network.js'
import { stateDirectory } from '../helpers/state-directory.js'

const program = fileURLToPath(new URL('../fixtures/spoof-and-die.ts', import.meta.url))

interface Death {
  name: string
  stateDir: string
  original: string
  wanted: string
}

/** A process that spoofs a real link, and dies by SIGKILL at `point`. */
function dieAt(t: ExecutionContext, point: string, form: string): Death {
  const [name] = createVeth(t, { up: true })
  return killSpoofing(t, { name, point, form })
}

interface Killing {
  name: string
  point: string
  form: string
}

function killSpoofing(t: ExecutionContext, { name, point, form }: Killing): Death {
  const original = addressBySecondOpinion(name)
  const stateDir = stateDirectory(t)
  const wanted = uniqueAddress()
  const parameters = ['--import=tsx', program, name, stateDir, wanted, point, form]
  const { signal, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' })
  t.is(signal, 'SIGKILL', stderr)
  return { name, stateDir, original, wanted }
}

const reopen = ({ stateDir }: Death, recover: boolean): Spoofer => openSpooferSync({ stateDir, recover })

for (const form of ['sync', 'async']) {
  for (const [point, changed] of [
    ['before-intent', false],
    ['after-intent', false],
    ['after-change', true],
    ['before-applied', true],
  ] as const) {
    test(`A18: killed ${point}, recover alone leaves a truthful status (${form})`, async (t) => {
      const death = dieAt(t, point, form)
      using spoofer = reopen(death, false)
      if (point !== 'before-intent')
        t.like(spoofer.statusSync()[0], { state: 'interrupted', original: death.original })
      await spoofer.recover()
      const address = addressBySecondOpinion(death.name)
      t.is(address, changed ? death.wanted : death.original, 'recover does not touch the address')
      const expected = {
        name: death.name,
        state: 'spoofed',
        original: death.original,
        address,
        drifted: false,
      } as const
      const [status] = await spoofer.status()
      if (changed) t.like(status, expected)
      else t.is(status, undefined)
    })

    test(`A18: killed ${point}, restore puts the original back (${form})`, async (t) => {
      const death = dieAt(t, point, form)
      await using spoofer = await openSpoofer({ stateDir: death.stateDir, recover: false })
      if (point === 'before-intent')
        await t.throwsAsync(spoofer.restore(death.name), { code: 'BACKUP_MISSING' })
      else await spoofer.restore(death.name)
      t.is(addressBySecondOpinion(death.name), death.original)
      t.deepEqual(await spoofer.status(), [])
    })
  }

  for (const way of ['recover', 'restore'] as const) {
    const net = 130 + (form === 'sync' ? 1 : 0) + (way === 'recover' ? 2 : 0)
    test(`A18: killed while a bounce had the link down, ${way} brings its routes back (${form})`, async (t) => {
      const cable = createCable(t, net)
      ip('route', 'add', '198.18.0.0/15', 'via', `10.${String(net)}.0.2`, 'table', String(net))
      ip(
        '-6',
        'route',
        'add',
        '2001:db8:ffff::/48',
        'via',
        `2001:db8:${String(net)}::2`,
        'metric',
        String(net),
      )
      const before = connectivityOf(cable.name)
      const death = killSpoofing(t, { name: cable.name, point: 'while-down', form })
      t.notDeepEqual(connectivityOf(cable.name), before)
      await using spoofer = await openSpoofer({ stateDir: death.stateDir, recover: way === 'recover' })
      if (way === 'restore') await spoofer.restore(cable.name)
      t.like(spoofer.links.getSync(cable.name), { up: true, address: death.original })
      t.deepEqual(connectivityOf(cable.name), before)
      t.is(spoofer.repository.get(cable.name)?.connectivity, undefined)
    })
  }

  test(`A18: killed while a bounce had the link down, opening a spoofer brings it up (${form})`, (t) => {
    const death = dieAt(t, 'while-down', form)
    using spoofer = reopen(death, true)
    t.like(spoofer.links.getSync(death.name), { up: true, address: death.original })
    t.deepEqual(spoofer.statusSync(), [])
  })
}

test('A9: the locks of a killed process are free', async (t) => {
  const death = dieAt(t, 'after-change', 'sync')
  await using spoofer = await openSpoofer({ stateDir: death.stateDir, lockTimeout: 0 })
  await spoofer.spoof(death.name, { policy: 'random' })
  await spoofer.restore(death.name)
  t.is(addressBySecondOpinion(death.name), death.original)
})
