import type { Link, Neighbour } from './link.js'
import { assertInternetAddress } from './refuse.js'

/** A simulated station: what the link's namespace knows of it, and whether it answers when it is asked. */
export interface MemoryNeighbour {
  link: string
  ip?: string | null
  address: string
  state?: Neighbour['state']
  /** Default true. */
  answers?: boolean
}

/** Who is on simulated links. */
export class MemoryNeighbours {
  readonly #stations: readonly MemoryNeighbour[]
  #known: Neighbour[]

  constructor(stations: readonly MemoryNeighbour[]) {
    this.#stations = stations
    this.#known = stations.map(({ link, ip = null, address, state = 'stale' }) => ({
      link,
      ip,
      address,
      state,
    }))
  }

  /** Of all links, where none is given. */
  of(link: Link | undefined): Neighbour[] {
    return this.#known.filter((each) => link === undefined || (each.link === link.name && each.ip !== null))
  }

  /** The answer is there at once. */
  solicit(link: Link, ip: string): void {
    assertInternetAddress(ip)
    const isMeant = (each: { link: string; ip?: string | null }): boolean =>
      each.link === link.name && each.ip === ip
    const station = link.up ? this.#stations.find(isMeant) : undefined
    const answers = station?.answers ?? station !== undefined
    this.#known = this.#known.filter((each) => !isMeant(each))
    this.#known.push({
      link: link.name,
      ip,
      address: answers ? (station?.address ?? null) : null,
      state: answers ? 'reachable' : 'failed',
    })
  }
}
