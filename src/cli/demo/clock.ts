import type { LinkLayer } from '../../index.js'
import { timed } from './step.js'

interface ClockedLinks {
  links: LinkLayer
  /** Spent in setAddressSync so far. */
  microseconds: () => number
}

/** The same links, with the calls that change an address timed apart from all that is done around them. */
export function clockChanges(links: LinkLayer): ClockedLinks {
  let microseconds = 0
  const setAddressSync = (name: string, address: string): void => {
    microseconds += timed(() => {
      links.setAddressSync(name, address)
    }).microseconds
  }
  const clocked = new Proxy(links, {
    get: (target, key) => {
      if (key === 'setAddressSync') return setAddressSync
      const member: unknown = Reflect.get(target, key)
      // Private fields are found on the object itself only, not on its proxy.
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
  return { links: clocked, microseconds: () => microseconds }
}
