import type { Link } from './link.js'

type Placed = Pick<Link, 'index' | 'iflink' | 'master' | 'kind'>

/** Their `iflink` is the other end of a cable, not the link below. */
const pairs: readonly (string | null)[] = ['veth', 'netkit']
/** All their ports have their address. */
const teams: readonly (string | null)[] = ['bond', 'team']

/**
 * Which links of a namespace lie on top of each other, and so may have one address: a bridge has that of a port, the
 * ports of a bond have the bond's, a VLAN has that of the link below. Two ports of a bridge, two macvlans on one link and
 * the two ends of a veth are different stations.
 */
export class Stack {
  readonly #links: ReadonlyMap<number, Placed>
  readonly #ports = new Map<number, Placed[]>()

  constructor(links: readonly Placed[]) {
    this.#links = new Map(links.map((link) => [link.index, link]))
    for (const link of links) {
      if (link.master === null) continue
      const ports = this.#ports.get(link.master)
      if (ports) ports.push(link)
      else this.#ports.set(link.master, [link])
    }
  }

  mayShare(a: Placed, b: Placed): boolean {
    if (a.index === b.index || this.#isAbove(a, b) || this.#isAbove(b, a)) return true
    const master = a.master === b.master && a.master !== null ? this.#links.get(a.master) : undefined
    return master !== undefined && teams.includes(master.kind)
  }

  #isAbove(upper: Placed, lower: Placed, passed = new Set<number>()): boolean {
    passed.add(upper.index)
    const below = this.#below(upper).filter(({ index }) => !passed.has(index))
    return (
      below.some(({ index }) => index === lower.index) ||
      below.some((link) => this.#isAbove(link, lower, passed))
    )
  }

  #below({ index, iflink, kind }: Placed): Placed[] {
    const lower = iflink === null || pairs.includes(kind) ? undefined : this.#links.get(iflink)
    return [...(lower ? [lower] : []), ...(this.#ports.get(index) ?? [])]
  }
}
