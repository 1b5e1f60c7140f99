import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import test from 'ava'
import { addressBySecondOpinion, createVeth, ip } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { cli, main, parse, saysOnce } from './helpers.js'

test('C3: cycle prints a line of JSON for each link of each round', async (t) => {
  const [name] = createVeth(t, { up: true })
  const original = addressBySecondOpinion(name)
  const options = ['--state-dir', stateDirectory(t), '--json']
  const words = ['--every', '10ms', '--count', '3', '--on-exit', 'restore']
  const { exit, stdout, stderr } = await cli('cycle', name, ...words, ...options)
  t.is(exit, 0, stderr)
  const steps = stdout
    .trim()
    .split('\n')
    .map((line) => parse(line) as { round: number; address: string })
  t.deepEqual(
    steps.map(({ round }) => round),
    [1, 2, 3],
  )
  t.deepEqual(Object.keys(steps[0] ?? {}), ['round', 'name', 'address', 'previous', 'original'])
  t.is(addressBySecondOpinion(name), original)
})

for (const words of [['--every', 'soon'], ['--every', '30s', '--count', '0'], []]) {
  test(`C3: cycle eth0 ${words.join(' ')} is refused`, async (t) => {
    const { exit, stderr } = await cli(
      'cycle',
      'eth0',
      ...words,
      '--backend',
      'memory',
      '--state-dir',
      stateDirectory(t),
    )
    t.is(exit, 64)
    saysOnce(t, stderr)
  })
}

for (const [onExit, signal] of [
  ['restore', 'SIGTERM'],
  ['keep', 'SIGINT'],
] as const) {
  test(`C3: ${signal} ends a cycle with 0 and --on-exit ${onExit} is kept to`, async (t) => {
    const [name] = createVeth(t, { up: true })
    const original = addressBySecondOpinion(name)
    const options = ['--every', '1h', '--on-exit', onExit, '--json', '--state-dir', stateDirectory(t)]
    const child = spawn(process.execPath, [...main, 'cycle', name, ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    t.teardown(() => child.kill('SIGKILL'))
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const { address } = parse(line) as { address: string }
    t.is(addressBySecondOpinion(name), address)
    child.kill(signal)
    t.deepEqual(await once(child, 'exit'), [0, null])
    t.is(addressBySecondOpinion(name), onExit === 'restore' ? original : address)
  })
}

test('C3: guard --reapply gives a link its address again and says so, until a signal ends it with 0', async (t) => {
  const [name] = createVeth(t, { up: true })
  const options = ['--state-dir', stateDirectory(t), '--json']
  const given = '02:00:00:00:9b:01'
  await cli('spoof', name, given, ...options)
  ip('link', 'set', name, 'address', '02:00:00:00:9b:02')
  const child = spawn(process.execPath, [...main, 'guard', name, '--reapply', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => parse(String((await lines.next()).value))
  t.like(await next(), { name, state: 'drifted', address: '02:00:00:00:9b:02', reapplied: true })
  t.is(addressBySecondOpinion(name), given)
  ip('link', 'set', name, 'address', '02:00:00:00:9b:03')
  t.like(await next(), { name, address: '02:00:00:00:9b:03', reapplied: true })
  t.is(addressBySecondOpinion(name), given)
  child.kill('SIGTERM')
  t.deepEqual(await once(child, 'exit'), [0, null])
})

test('C3: guard of a link that is not spoofed exits with 70 and says what to do', async (t) => {
  const { exit, stderr } = await cli('guard', 'eth0', '--backend', 'memory', '--state-dir', stateDirectory(t))
  t.is(exit, 70)
  saysOnce(t, stderr, '"eth0"', 'lladdr status')
})
