import test, { type ExecutionContext } from 'ava'
import { openSpooferSync, type CycleStep, type Spoofer } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { addressBySecondOpinion, createVeth } from '../helpers/links.js'
import { ETH0, ETH1, scene } from '../helpers/spoofing.js'
import { stateDirectory } from '../helpers/state-directory.js'

async function collect(steps: AsyncIterable<CycleStep>): Promise<CycleStep[]> {
  const all: CycleStep[] = []
  for await (const step of steps) all.push(step)
  return all
}

function simulated(t: ExecutionContext): Spoofer {
  return openSpooferSync({ links: scene(t).links, stateDir: stateDirectory(t) })
}

test('C3: a cycle gives a real link another address each round and keeps its original', async (t) => {
  const [name] = createVeth(t, { up: true })
  const original = addressBySecondOpinion(name)
  await using spoofer = openSpooferSync({ stateDir: stateDirectory(t) })
  const seen: string[] = []
  for await (const step of spoofer.cycle([name], { policy: 'random', every: '10ms', count: 5 })) {
    t.like(step, { name, original, round: seen.length + 1, previous: seen.at(-1) ?? original })
    t.is(addressBySecondOpinion(name), step.address)
    seen.push(step.address)
  }
  t.is(new Set([...seen, original]).size, 6)
  await spoofer.restore(name)
  t.is(addressBySecondOpinion(name), original)
})

test('C3: all links of a round change together, a step for each', async (t) => {
  const steps = await collect(simulated(t).cycle(['eth0', 'eth1'], { policy: 'random', every: 1, count: 2 }))
  t.deepEqual(
    steps.map(({ round, name }) => [round, name]),
    [
      [1, 'eth0'],
      [1, 'eth1'],
      [2, 'eth0'],
      [2, 'eth1'],
    ],
  )
})

for (const onExit of ['restore', 'keep'] as const) {
  test(`C3: with onExit ${onExit}, leaving the loop, the count, a signal and a failure all end the same way`, async (t) => {
    const spoofer = simulated(t)
    const addresses = (): (string | null)[] =>
      ['eth0', 'eth1'].map((name) => spoofer.links.getSync(name).address)
    const ends = (): void => {
      if (onExit === 'restore') t.deepEqual(addresses(), [ETH0, ETH1])
      else t.not(addresses()[0], ETH0)
    }
    const request = { policy: 'random', every: 1, onExit } as const
    for await (const { round } of spoofer.cycle(['eth0', 'eth1'], request)) if (round === 2) break
    ends()
    await collect(spoofer.cycle(['eth0', 'eth1'], { ...request, count: 2 }))
    ends()
    const controller = new AbortController()
    await t.throwsAsync(
      async () => {
        for await (const { round } of spoofer.cycle(['eth0'], {
          ...request,
          every: '1h',
          signal: controller.signal,
        })) {
          t.is(round, 1)
          controller.abort(new Error('enough'))
        }
      },
      { message: 'enough' },
    )
    ends()
    let rounds = 0
    const failing = { ...request, verify: () => ++rounds < 3 }
    await throwsCode(t, collect(spoofer.cycle(['eth0'], failing)), 'VERIFY_FAILED')
    ends()
  })
}

test('C3: rounds come by the clock, whatever the time between them is used for', async (t) => {
  const begin = performance.now()
  for await (const { round } of simulated(t).cycle(['eth0'], { policy: 'random', every: 40, count: 4 }))
    if (round === 1) await new Promise((resolve) => setTimeout(resolve, 60))
  t.true(performance.now() - begin >= 120 - 1)
})

test('C3: what is no time between two rounds, and a signal given before, change nothing', async (t) => {
  const spoofer = simulated(t)
  for (const every of [0, -1, NaN, 2 ** 31, '30', 'soon', '', '25d'])
    await throwsCode(t, collect(spoofer.cycle(['eth0'], { policy: 'random', every })), 'ARGUMENT_INVALID')
  const signal = AbortSignal.abort(new Error('before'))
  await t.throwsAsync(collect(spoofer.cycle(['eth0'], { policy: 'random', every: 1, signal })), {
    message: 'before',
  })
  t.deepEqual(spoofer.repository.list(), [])
})
