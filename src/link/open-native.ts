import { loadAddon, type NativeLinks } from '../binding/index.js'
import { step, type Task } from '../task.js'
import { failedToEnter, failedToOpen } from './link-error.js'
import { NativeLinkLayer } from './native.js'
import { namespaceLabel, namespacePath, type Netns } from './netns.js'

/**
 * The kernel's links, in another network namespace if one is given; the process stays in its own.
 * @throws LladdrError BACKEND_UNAVAILABLE, NETNS_NOT_FOUND, PERMISSION_DENIED, ARGUMENT_INVALID.
 */
export function* openNative(netns: Netns | undefined): Task<NativeLinkLayer> {
  if (netns === undefined) {
    return new NativeLinkLayer(yield* open(undefined, failedToOpen))
  }
  const path = namespacePath(netns)
  const links = yield* open(path, (error) => failedToEnter(error, netns, path))
  return new NativeLinkLayer(links, namespaceLabel(links.identity().namespace))
}

function* open(path: string | undefined, translate: (error: unknown) => unknown): Task<NativeLinks> {
  const addon = loadAddon()
  try {
    return yield* step({ sync: () => new addon.Links(path), async: async () => addon.openLinks(path) })
  } catch (error) {
    throw translate(error)
  }
}
