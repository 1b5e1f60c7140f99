import type { ExecutionContext } from 'ava'
import { MacAddressRepository, type MemoryOptions } from '../../src/index.js'
import { MemoryLinkLayer } from '../../src/link/memory.js'
import type { Context } from '../../src/spoof/context.js'
import { listener } from './listener.js'
import { stateDirectory } from './state-directory.js'

export const ETH0 = '02:00:00:00:00:01'
export const ETH1 = '02:00:00:00:00:02'
export const WANTED = '02:00:00:00:00:aa'
export const OTHER = '02:00:00:00:00:bb'

const twoLinks: MemoryOptions = {
  links: [
    { name: 'lo', loopback: true, up: true },
    { name: 'eth0', address: ETH0, up: true },
    { name: 'eth1', address: ETH1, up: true },
  ],
}

export interface Scene extends Context {
  links: MemoryLinkLayer
  log: ReturnType<typeof listener>
  directory: string
}

/** Simulated links over a real state directory. */
export function scene(
  t: ExecutionContext,
  options: MemoryOptions = {},
  directory = stateDirectory(t),
): Scene {
  const repository = MacAddressRepository.openSync(directory, { lockTimeout: 50 })
  return { links: new MemoryLinkLayer({ ...twoLinks, ...options }), repository, log: listener(), directory }
}

export const explicit = (address: string): { policy: 'explicit'; address: string } => ({
  policy: 'explicit',
  address,
})
