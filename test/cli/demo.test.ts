import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { openLinks } from '../../src/index.js'
import { CommandError } from '../../src/cli/command-error.js'
import { play } from '../../src/cli/demo/play.js'
import { duration } from '../../src/cli/demo/render.js'
import { findProgram } from '../../src/find-program.js'
import { addressBySecondOpinion, createVeth } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { cli, execute, linksByIp, main, parse, saysOnce, type Outcome } from './helpers.js'

const stepNames = ['list', 'spoof', 'read back', 'kill -9', 'recover', 'restore', 'verify']

interface Demonstration extends Outcome {
  /** What was left in the directory for temporary files. */
  left: string[]
}

interface Surroundings {
  wrapper?: readonly string[]
  env?: NodeJS.ProcessEnv
}

async function demo(
  t: ExecutionContext,
  { wrapper = [], env = {} }: Surroundings,
  ...argv: string[]
): Promise<Demonstration> {
  const temporary = mkdtempSync(join(tmpdir(), 'lladdr-test-'))
  t.teardown(() => {
    rmSync(temporary, { recursive: true, force: true })
  })
  const [program = '', ...parameters] = [...wrapper, process.execPath, ...main, 'demo', ...argv]
  const outcome = await execute(program, parameters, { ...process.env, TMPDIR: temporary, ...env })
  const left = readdirSync(temporary).filter((name) => name.startsWith('lladdr-'))
  return { ...outcome, left }
}

/** A directory for PATH with nothing but these programs. */
function onlyPrograms(t: ExecutionContext, ...names: string[]): NodeJS.ProcessEnv {
  const bin = stateDirectory(t)
  mkdirSync(bin)
  for (const name of names) symlinkSync(findProgram(name) ?? '', join(bin, name))
  return { PATH: bin }
}

const simulatedOf = ({ stdout }: Outcome): boolean[] =>
  (parse(stdout) as { simulated: boolean }[]).map(({ simulated }) => simulated)

test('C6: demo changes, crashes, recovers and restores a real link, and leaves nothing behind', async (t) => {
  const { exit, stdout, stderr, left } = await demo(t, {})
  t.is(exit, 0, stderr)
  t.is(stderr, '')
  for (const name of stepNames) t.regex(stdout, new RegExp(`^ +\\d {2}${name} +\\d`, 'm'))
  t.regex(stdout, /real link \(veth\) in a private network namespace/)
  t.regex(stdout, /✓ The original address is restored\.\n/)
  t.deepEqual(left, [])
  t.false(linksByIp().some(({ ifname }) => ifname === 'lladdr0'))
})

test('C6: demo --json prints the steps as an array', async (t) => {
  const { exit, stdout, stderr } = await demo(t, {}, '--json')
  t.is(exit, 0, stderr)
  const steps = parse(stdout) as {
    step: string
    microseconds: number
    details: string[]
    simulated: boolean
  }[]
  t.deepEqual(
    steps.map(({ step }) => step),
    stepNames,
  )
  for (const step of steps) {
    t.true(step.microseconds > 0)
    t.true(step.details.length > 0)
    t.false(step.simulated)
  }
  const original = /has (\S+)$/.exec(steps[0]?.details[0] ?? '')?.[1] ?? ''
  t.regex(steps[6]?.details[0] ?? '', new RegExp(`^${original} by .ip -j link.$`))
})

test('C6: demo needs no privilege', async (t) => {
  // All but the capability which only uid 0 needs to map itself: user_namespaces(7), "0 mapped to 0".
  const wrapper = ['setpriv', '--bounding-set=-all,+setfcap', '--inh-caps=-all']
  const { exit, stdout, stderr } = await demo(t, { wrapper }, '--json')
  t.is(exit, 0, stderr)
  t.false(simulatedOf({ exit, stdout, stderr }).includes(true))
})

test('C6: demo on the memory backend plays the same steps and says that they are simulated', async (t) => {
  const { exit, stdout, stderr, left } = await demo(t, {}, '--backend', 'memory')
  t.is(exit, 0, stderr)
  for (const name of stepNames) t.regex(stdout, new RegExp(`^ +\\d {2}${name} +\\d`, 'm'))
  t.regex(stdout, /simulated links, because the backend is memory/)
  t.regex(stdout, /reboot/)
  t.deepEqual(left, [])
})

for (const [missing, present] of [
  ['unshare', ['ip']],
  ['ip', ['unshare']],
] as const) {
  test(`C6: demo without ${missing} says so and is simulated`, async (t) => {
    const env = onlyPrograms(t, ...present)
    const human = await demo(t, { env })
    t.is(human.exit, 0, human.stderr)
    t.true(human.stdout.includes(`the program \`${missing}\``))
    t.false(simulatedOf(await demo(t, { env }, '--json')).includes(false))
  })
}

test('C6: demo where no namespace is allowed tells the reason and is simulated', async (t) => {
  // unshare(1) that fails as it does where the kernel says no.
  const env = onlyPrograms(t, 'ip')
  symlinkSync(findProgram('false') ?? '', join(env['PATH'] ?? '', 'unshare'))
  const { exit, stdout } = await demo(t, { env })
  t.is(exit, 0)
  t.regex(stdout, /simulated links, because .*unshare --user/)
})

test('C6: demo interrupted by a signal says so and leaves nothing behind', async (t) => {
  const temporary = mkdtempSync(join(tmpdir(), 'lladdr-test-'))
  t.teardown(() => {
    rmSync(temporary, { recursive: true, force: true })
  })
  const env = { ...process.env, TMPDIR: temporary }
  const child = spawn(process.execPath, [...main, 'demo'], { env })
  let told = ''
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()))
  for await (const chunk of child.stdout) {
    if (String(chunk).includes('spoof')) child.kill('SIGTERM')
  }
  if (child.exitCode === null) await once(child, 'exit')
  t.is(child.exitCode, 70, told)
  saysOnce(t, told, 'SIGTERM')
  t.deepEqual(
    readdirSync(temporary).filter((name) => name.startsWith('lladdr-')),
    [],
  )
})

test('C6: the stage inside refuses to play in the namespace of its parent', async (t) => {
  await using links = await openLinks()
  const { namespace } = links.identity()
  const { stdout } = await cli('demo-stage', 'inside', namespace, '--state-dir', stateDirectory(t))
  t.regex(stdout, /^\{"failure":\{"message":"This is not a private network namespace; nothing was touched\."/)
  t.false(linksByIp().some(({ ifname }) => ifname === 'lladdr0'))
})

test('C6: anything that is not as it must be ends the demonstration with exit 70 and what was expected', async (t) => {
  const [name] = createVeth(t, { up: true })
  await using links = await openLinks()
  const steps = play({
    links,
    link: name,
    stateDir: stateDirectory(t),
    witness: 'a liar',
    ask: async () => Promise.resolve('02:00:00:00:00:00'),
    crash: async () => Promise.reject(new Error('not reached')),
    afterCrash: () => links,
    outcome: 'applied',
  })
  const seen: string[] = []
  const error = await t.throwsAsync(
    async () => {
      for await (const { step } of steps) seen.push(step)
    },
    { instanceOf: CommandError },
  )
  t.deepEqual(seen, ['list', 'spoof'])
  t.is(error.exit, 70)
  t.true(
    error.message.includes(`by a liar is 02:00:00:00:00:00, expected was ${addressBySecondOpinion(name)}`),
  )
})

test('C6: durations are told in the unit that suits them', (t) => {
  t.is(duration(312), '312 µs')
  t.is(duration(3120), '3.1 ms')
  t.is(duration(1_250_000), '1.3 s')
})
