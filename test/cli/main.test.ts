import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { MacAddressRepository } from '../../src/index.js'
import { addressBySecondOpinion, createVeth } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { contentsOf, execute, lladdr, main, saysOnce } from './helpers.js'

const start = (...argv: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [...main, ...argv])

test('A19: a reader that closes the pipe early is no failure', async (t) => {
  const child = start('list', '--json', '--verbose', '--backend', 'memory', '--state-dir', stateDirectory(t))
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  t.is(signal, null)
  t.is(code, 0, stderr)
  t.is(stderr, '')
})

test('A19: output that cannot be written is told and is a failure', async (t) => {
  const command = [process.execPath, ...main, 'generate'].join(' ')
  const { exit, stderr } = await execute('sh', ['-c', `${command} > /dev/full`])
  t.is(exit, 70)
  t.regex(stderr, /^lladdr: Cannot write the output: .*\n$/)
})

interface Waiting {
  child: ChildProcessWithoutNullStreams
  name: string
  original: string
  stateDir: string
  release: () => void
}

/** A command that waits for the link's lock, with its signals held back already. */
async function waiting(t: ExecutionContext, command: string): Promise<Waiting> {
  const [name] = createVeth(t, { up: true })
  const original = addressBySecondOpinion(name)
  const stateDir = stateDirectory(t)
  if (command === 'restore') await lladdr('spoof', name, '--state-dir', stateDir)
  const repository = await MacAddressRepository.open(stateDir)
  const held = await repository.lock([name])
  const child = start(command, name, '--state-dir', stateDir, '--lock-timeout', '60000')
  t.teardown(() => {
    child.kill('SIGKILL')
    repository.close()
  })
  while (!catchesHangup(child.pid)) await delay(5) // nothing tells when a process installs a handler
  const release = (): void => {
    held.release()
  }
  return { child, name, original, stateDir, release }
}

/** Node itself catches SIGINT from the start, SIGHUP (signal 1) only with a handler: proc_pid_status(5), SigCgt. */
function catchesHangup(pid: number | undefined): boolean {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
  return (Number.parseInt(/^SigCgt:\s*[0-9a-f]*([0-9a-f])$/m.exec(status)?.[1] ?? '0', 16) & 1) === 1
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`A7: ${signal} during a spoof takes the change back in order`, async (t) => {
    const { child, name, original, stateDir, release } = await waiting(t, 'spoof')
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.kill(signal)
    await once(child.stderr, 'data')
    release()
    const [code] = (await once(child, 'close')) as [number | null]
    t.is(code, 70, stderr)
    const [, ...failure] = stderr.split('\n')
    saysOnce(t, failure.join('\n'), `interrupted by ${signal}`)
    t.is(addressBySecondOpinion(name), original)
    t.is((await lladdr('status', '--json', '--state-dir', stateDir)).stdout, '[]\n')
  })
}

test('A7: Ctrl-C during a restore does not keep the original from being put back', async (t) => {
  const { child, name, original, release } = await waiting(t, 'restore')
  t.not(addressBySecondOpinion(name), original)
  child.kill('SIGINT')
  await once(child.stderr, 'data')
  release()
  const [code] = (await once(child, 'close')) as [number | null]
  t.is(code, 0)
  t.is(addressBySecondOpinion(name), original)
})

test('A7: a second Ctrl-C ends a spoof that waits for a lock, with nothing changed', async (t) => {
  const { child, name, original, stateDir } = await waiting(t, 'spoof')
  const before = contentsOf(stateDir)
  child.kill('SIGINT')
  await once(child.stderr, 'data')
  child.kill('SIGINT')
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  t.is(signal, 'SIGINT')
  t.is(addressBySecondOpinion(name), original)
  t.deepEqual(contentsOf(stateDir), before)
})
