import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { packageRoot } from '../../package-root.js'
import { expectEqual } from './step.js'

/** Node's arguments that run this same command again, built or from source. */
export function selfArguments(): string[] {
  const main = import.meta.url.endsWith('.ts') ? 'src/cli/main.ts' : 'dist/cli/main.js'
  return [...process.execArgv, join(packageRoot, main)]
}

export interface Victim {
  link: string
  stateDir: string
  backend: string
}

/** Start a child that spoofs, wait until it says that the link is changed, kill it outright. Resolves to the address. */
export async function crashInChild({ link, stateDir, backend }: Victim): Promise<string> {
  const options = ['--state-dir', stateDir, '--backend', backend]
  const child = spawn(process.execPath, [...selfArguments(), 'demo-stage', 'victim', link, ...options], {
    // The child waits for the end of its input, so it does not outlive us.
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  const lines = createInterface(child.stdout)
  const [address] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?]
  child.kill('SIGKILL')
  const [, signal] = (await exit) as [number | null, string | null]
  expectEqual('the end of the child', signal, 'SIGKILL')
  return address ?? 'nothing'
}
