import { IFF_LOWER_UP, type Link, type LinkEvent } from './link.js'

/** What a backend tells: the link with this index is so now, or gone; or all of them are told, from begin to end. */
export type LinkNews =
  | { readonly what: 'link'; readonly link: Link }
  | { readonly what: 'gone'; readonly index: number }
  | { readonly what: 'begin' | 'end' }

/** Turns what links are like into what happened to them. */
export class LinkHistory {
  readonly #links = new Map<number, Link>()
  /** The indexes told since the last begin. */
  #told: Set<number> | undefined
  #complete = false

  /** Whether all links were told once. Before that there is nothing to compare with, and no event. */
  get isComplete(): boolean {
    return this.#complete
  }

  /** The events in a piece of news, most of the time none or one. */
  add(news: LinkNews): LinkEvent[] {
    const events = this.#apply(news)
    return this.#complete ? events : []
  }

  #apply(news: LinkNews): LinkEvent[] {
    switch (news.what) {
      case 'begin':
        this.#told = new Set()
        return []
      case 'end':
        return this.#end()
      case 'link':
        return this.#set(news.link)
      case 'gone':
        return this.#delete(news.index)
    }
  }

  #set(link: Link): LinkEvent[] {
    const before = this.#links.get(link.index)
    this.#links.set(link.index, link)
    this.#told?.add(link.index)
    return before ? differences(before, link) : [{ type: 'added', link }]
  }

  #delete(index: number): LinkEvent[] {
    const link = this.#links.get(index)
    this.#links.delete(index)
    return link ? [{ type: 'removed', link }] : []
  }

  /** What was not told between begin and end is gone. */
  #end(): LinkEvent[] {
    const told = this.#told
    if (!told) return [] // its begin was dropped, and another follows
    this.#told = undefined
    const gone = [...this.#links.keys()].filter((index) => !told.has(index))
    const events = gone.flatMap((index) => this.#delete(index))
    const isFirst = !this.#complete
    this.#complete = true
    return isFirst ? [] : events
  }
}

/** The events that lead from one look at a link to another. */
export function differences(before: Link, link: Link): LinkEvent[] {
  const events: LinkEvent[] = []
  if (before.name !== link.name) events.push({ type: 'renamed', link, from: before.name })
  if (before.address !== link.address) {
    events.push({ type: 'address', link, old: before.address, new: link.address })
  }
  if (before.up !== link.up) events.push({ type: link.up ? 'up' : 'down', link })
  if (hasCarrier(before) !== hasCarrier(link)) {
    events.push({ type: hasCarrier(link) ? 'carrier-gained' : 'carrier-lost', link })
  }
  return events
}

const hasCarrier = ({ flags }: Link): boolean => (flags & IFF_LOWER_UP) !== 0
