import type { NativeLink, NativeNeighbour, NativeNews, NativeWatch } from '../binding/index.js'
import { LladdrError } from '../errors/index.js'
import type { LinkNews } from './history.js'
import { failedToWatch } from './link-error.js'
import {
  assignTypes,
  IFF_UP,
  neighbourStates,
  operStates,
  type Connectivity,
  type Link,
  type Neighbour,
} from './link.js'
import type { NewsSource } from './watch.js'

export const toSource = (watch: NativeWatch): NewsSource => ({
  take: () => {
    try {
      return watch.take().map(toNews)
    } catch (error) {
      throw failedToWatch(error)
    }
  },
  close: () => {
    watch.close()
  },
})

function toNews(news: NativeNews): LinkNews {
  if (typeof news === 'string') return { what: news }
  return typeof news === 'number' ? { what: 'gone', index: news } : { what: 'link', link: toLink(news) }
}

/** Each property by its name: for the addon's objects, spreading doubles the time of a list. */
export const toLink = (link: NativeLink): Link => ({
  name: link.name,
  index: link.index,
  type: link.type,
  address: link.address,
  broadcast: link.broadcast,
  permanent: link.permanent,
  assignType: link.assignType === null ? null : (assignTypes[link.assignType] ?? null),
  iflink: link.iflink,
  master: link.master,
  kind: link.kind,
  flags: link.flags,
  up: (link.flags & IFF_UP) !== 0,
  mtu: link.mtu,
  state: operStates[link.operState] ?? 'unknown',
  altNames: link.altNames,
})

export const toNeighbour = ({ state, ...rest }: NativeNeighbour): Neighbour => ({
  ...rest,
  state: neighbourStates.find((known) => known === state) ?? 'none',
})

/** The rtnetlink messages of a snapshot. @throws LladdrError ARGUMENT_INVALID where it is not what was saved. */
export function savedBytes({ data }: Connectivity): Buffer {
  const bytes = Buffer.from(data, 'base64')
  // Buffer.from() leaves out what is no base64.
  if (bytes.toString('base64') === data) return bytes
  throw new LladdrError('ARGUMENT_INVALID', 'The saved addresses and routes are damaged.')
}
