import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { openLinks } from '../../index.js'
import { closing } from '../closing.js'
import { CommandError } from '../command-error.js'
import { holdingSignals } from '../signals.js'
import { selfArguments } from './child.js'
import { decodeEvent } from './event.js'
import type { DemoStep } from './step.js'

interface Outside {
  unshare: readonly string[]
  stateDir: string
  show: (step: DemoStep) => void
}

/** Run {@link playInside} in a namespace made by unshare(1), and pass its steps on as they come. */
export async function playInNamespace({ unshare, stateDir, show }: Outside): Promise<void> {
  const stage = ['demo-stage', 'inside', await ownNamespace(), '--state-dir', stateDir]
  const child = spawn(
    'unshare',
    [...unshare, '--fork', '--kill-child', process.execPath, ...selfArguments(), ...stage],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  // unshare(1) itself blocks the gentler signals; with --kill-child, what it started ends with it.
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  await holdingSignals(kill, async (hold) => {
    const exit = once(child, 'exit')
    await follow(child.stdout, show)
    const [code] = (await exit) as [number | null]
    if (code !== 0) throw endedEarly(hold.received)
  })
}

async function follow(output: Readable, show: (step: DemoStep) => void): Promise<void> {
  for await (const line of createInterface(output)) {
    const event = decodeEvent(line)
    if ('failure' in event) throw new CommandError(event.failure.message, event.failure.hint)
    show(event.step)
  }
}

const endedEarly = (signal: string | undefined): CommandError =>
  new CommandError(
    signal === undefined
      ? 'The process in the namespace ended before its time.'
      : `The demonstration was interrupted by ${signal}.`,
    'The namespace and its links are gone with it; nothing else was touched.',
  )

async function ownNamespace(): Promise<string> {
  return closing(await openLinks(), (links) => links.identity().namespace)
}
