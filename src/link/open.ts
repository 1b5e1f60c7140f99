import { loadAddon } from '../binding/index.js'
import { LladdrError } from '../errors/index.js'
import type { LinkLayer } from './link.js'
import { MemoryLinkLayer, type MemoryOptions } from './memory.js'
import { NativeLinkLayer } from './native.js'
import { openShell } from './shell/open.js'

export interface OpenLinksOptions {
  /**
   * `native` (default): the kernel through the addon. `shell`: the system's own `ip` or `ifconfig`, a process for each
   * call. `memory`: simulated links, see MemoryOptions.
   */
  backend?: string
  memory?: MemoryOptions
}

const backends: Readonly<Record<string, (options: OpenLinksOptions) => LinkLayer>> = {
  native: () => new NativeLinkLayer(loadAddon()),
  shell: () => openShell(),
  memory: ({ memory }) => new MemoryLinkLayer(memory),
}

export const backendNames: readonly string[] = Object.keys(backends)

/** Open the links of this process's network namespace. @throws LladdrError BACKEND_UNKNOWN, BACKEND_UNAVAILABLE. */
export function openLinksSync(options: OpenLinksOptions = {}): LinkLayer {
  const name = options.backend ?? 'native'
  const open = Object.hasOwn(backends, name) ? backends[name] : undefined
  if (open) return open(options)
  throw new LladdrError(
    'BACKEND_UNKNOWN',
    `There is no backend "${name}"; there are ${backendNames.join(', ')}.`,
  )
}

/** {@link openLinksSync} as a promise. */
export async function openLinks(options: OpenLinksOptions = {}): Promise<LinkLayer> {
  return new Promise((resolve) => {
    resolve(openLinksSync(options))
  })
}
