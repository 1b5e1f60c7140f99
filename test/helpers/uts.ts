import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ExecutionContext } from 'ava'

/** A UTS namespace of the test's own: the machine's host name is never changed, nor another test's. */
export interface HostNamespace {
  /** What runs a program in there. */
  enter: readonly string[]
  /** What `hostname` says in there, which has nothing to do with our addon. */
  name(): string
}

export const ORIGINAL_NAME = 'original.example'

export async function createHostNamespace(t: ExecutionContext): Promise<HostNamespace> {
  const script = `hostname ${ORIGINAL_NAME} && echo ready && exec sleep 1000`
  const holder = spawn('unshare', ['--uts', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  const enter = ['nsenter', '--target', String(holder.pid), '--uts']
  return { enter, name: () => run([...enter, 'hostname']).trim() }
}

const run = ([program = '', ...parameters]: readonly string[]): string =>
  execFileSync(program, parameters, { encoding: 'utf8' })
