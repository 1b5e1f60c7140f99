import { LladdrError } from '../errors/index.js'
import { run, runSync, type Task } from '../task.js'
import type { LinkLayer } from './link.js'
import { MemoryLinkLayer, type MemoryOptions } from './memory.js'
import type { Netns } from './netns.js'
import { openNative } from './open-native.js'
import { openShell } from './shell/open.js'

export interface OpenLinksOptions {
  /**
   * `native` (default): the kernel through the addon. `shell`: the system's own `ip` or `ifconfig`, a process for each
   * call. `memory`: simulated links, see MemoryOptions.
   */
  backend?: string
  /**
   * Work in this network namespace instead of the process's own: a name of `ip netns`, a path, or the number of a process
   * in it. The process stays where it is. It needs CAP_SYS_ADMIN, and the native backend.
   */
  netns?: Netns
  memory?: MemoryOptions
}

type Open = (options: OpenLinksOptions) => Task<LinkLayer>

const backends: Readonly<Record<string, Open>> = {
  native: ({ netns }) => openNative(netns),
  shell: ownNamespaceOnly('shell', () => openShell()),
  memory: ownNamespaceOnly('memory', ({ memory }) => new MemoryLinkLayer(memory)),
}

export const backendNames: readonly string[] = Object.keys(backends)

/**
 * Open the links of a network namespace, by default the process's own.
 * @throws LladdrError BACKEND_UNKNOWN, BACKEND_UNAVAILABLE, NETNS_NOT_FOUND, PERMISSION_DENIED where the namespace may not
 * be entered, ARGUMENT_INVALID.
 */
export function openLinksSync(options: OpenLinksOptions = {}): LinkLayer {
  return runSync(open(options))
}

/** {@link openLinksSync} without blocking the event loop. */
export async function openLinks(options: OpenLinksOptions = {}): Promise<LinkLayer> {
  return run(open(options))
}

function* open(options: OpenLinksOptions): Task<LinkLayer> {
  const name = options.backend ?? 'native'
  const openBackend = Object.hasOwn(backends, name) ? backends[name] : undefined
  if (openBackend) return yield* openBackend(options)
  throw new LladdrError(
    'BACKEND_UNKNOWN',
    `There is no backend "${name}"; there are ${backendNames.join(', ')}.`,
  )
}

function ownNamespaceOnly(name: string, make: (options: OpenLinksOptions) => LinkLayer): Open {
  // eslint-disable-next-line require-yield -- there is nothing to wait for
  return function* (options) {
    if (options.netns === undefined) return make(options)
    throw new LladdrError('ARGUMENT_INVALID', `The ${name} backend cannot enter network namespaces.`, {
      hint: 'Leave the namespace out, or use the native backend.',
    })
  }
}
