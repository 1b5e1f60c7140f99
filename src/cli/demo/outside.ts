import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { openLinks } from '../../index.js'
import { CommandError } from '../command-error.js'
import { holdSignals } from '../signals.js'
import { selfArguments } from './child.js'
import { decodeEvent } from './event.js'
import type { DemoStep } from './step.js'

/** Run {@link playInside} in a namespace made by unshare(1), and pass its steps on as they come. */
export async function* playInNamespace(
  unshare: readonly string[],
  stateDir: string,
): AsyncGenerator<DemoStep> {
  const stage = ['demo-stage', 'inside', await ownNamespace(), '--state-dir', stateDir]
  const child = spawn(
    'unshare',
    [...unshare, '--fork', '--kill-child', process.execPath, ...selfArguments(), ...stage],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  // unshare(1) itself blocks the gentler signals; with --kill-child, what it started ends with it.
  using hold = holdSignals(() => child.kill('SIGKILL'))
  yield* stepsOf(child)
  const [code] = await exitOf(child)
  if (code === 0) return
  throw new CommandError(
    hold.received === undefined
      ? 'The process in the namespace ended before its time.'
      : `The demonstration was interrupted by ${hold.received}.`,
    'The namespace and its links are gone with it; nothing else was touched.',
  )
}

async function* stepsOf({ stdout }: ChildProcess): AsyncGenerator<DemoStep> {
  if (!stdout) return
  for await (const line of createInterface(stdout)) {
    const event = decodeEvent(line)
    if ('failure' in event) throw new CommandError(event.failure.message, event.failure.hint)
    yield event.step
  }
}

const exitOf = async (child: ChildProcess): Promise<unknown[]> =>
  child.exitCode === null && child.signalCode === null ? once(child, 'exit') : [child.exitCode]

async function ownNamespace(): Promise<string> {
  await using links = await openLinks()
  return links.identity().namespace
}
