import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export interface Apart {
  program: string
  parameters: readonly string[]
  /** In seconds. */
  limit: number
}

/** What a process says by process.send(); where it says nothing, or does not end in time, what became of it. */
export type Ending = { said: unknown } | { failure: string }

/**
 * Run a program in a process group of its own. One that hangs, blocked or not, is killed after the limit with all that it
 * started; so is one whose parent is told to end.
 */
export async function runApart({ program, parameters, limit }: Apart): Promise<Ending> {
  const child = fork(program, parameters, { detached: true })
  const seen = { said: undefined as unknown, isLate: false }
  child.on('message', (message) => {
    seen.said = message
  })
  const timer = setTimeout(() => {
    seen.isLate = true
    killGroup(child)
  }, limit * 1000)
  const leave = (): void => {
    killGroup(child)
    process.exit(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, leave)
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  for (const each of ['SIGINT', 'SIGTERM']) process.off(each, leave)
  clearTimeout(timer)
  if (seen.isLate) return { failure: `not done after ${String(limit)} s, and killed` }
  return seen.said === undefined
    ? { failure: `it ended with ${String(signal ?? code)}` }
    : { said: seen.said }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL')
}
