import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { ExecutionContext } from 'ava'
import { ip, uniqueName } from './links.js'

/** A named network namespace (in this test run's own /run) with a veth pair `eth0` and `peer0`. */
export function createNamespace(t: ExecutionContext): string {
  const name = uniqueName('ns')
  ip('netns', 'add', name)
  t.teardown(() => {
    execFileSync('ip', ['netns', 'delete', name], { stdio: 'ignore' })
  })
  ip('-n', name, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'peer0')
  return name
}

/** A process in a new network namespace without a name, with the same links. */
export async function processInNamespace(t: ExecutionContext): Promise<number> {
  const script = 'ip link add eth0 type veth peer name peer0 && echo ready && exec sleep 1000'
  const child: ChildProcess = spawn('unshare', ['--net', 'sh', '-c', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  if (child.stdout) await once(child.stdout, 'data')
  return child.pid ?? 0
}

/** What `ip` says of the link in there. */
export function addressIn(netns: string, link: string): string {
  const [told] = JSON.parse(ip('-n', netns, '-json', 'link', 'show', link)) as { address: string }[]
  return told?.address ?? ''
}
