import type { LinkLayer } from '../link/index.js'
import type { Logger } from '../log.js'
import type { MacAddressRepository } from '../repository/index.js'
import { call, type Task } from '../task.js'
import type { Sighting } from './identity.js'

/** What every operation works with. */
export interface Context {
  links: LinkLayer
  repository: MacAddressRepository
  log: Logger
}

export function* sight({ links }: Context, name: string): Task<Sighting> {
  return { link: yield* call(links, 'get', name), identity: links.identity() }
}

/** Run `work` while no other spoof or restore of these links can, here or in another process. */
export function* whileLocked<T>({ repository }: Context, names: readonly string[], work: Task<T>): Task<T> {
  const held = yield* call(repository, 'lock', names)
  try {
    return yield* work
  } finally {
    held.release()
  }
}
