import type { LinkNews } from './history.js'
import type { Link } from './link.js'
import type { NewsSource } from './watch.js'

/** As many as the native backend keeps. */
const LIMIT = 4096
/** As many as the native backend hands over. */
const TAKEN_AT_ONCE = 256

/** News of simulated links for one watch. Where too many wait, all links are told instead. */
export class MemoryNews implements NewsSource {
  #news: LinkNews[]
  readonly #all: () => readonly Link[]
  readonly #onNews: () => void
  readonly #onClose: (news: MemoryNews) => unknown

  constructor({
    all,
    onNews,
    onClose,
  }: {
    all: () => readonly Link[]
    onNews: () => void
    onClose: (news: MemoryNews) => unknown
  }) {
    this.#all = all
    this.#onNews = onNews
    this.#onClose = onClose
    this.#news = this.#description()
  }

  tell(link: Link): void {
    if (this.#news.length < LIMIT + this.#all().length) this.#news.push({ what: 'link', link })
    else this.#news = this.#description()
    this.#onNews()
  }

  take(): LinkNews[] {
    return this.#news.splice(0, TAKEN_AT_ONCE)
  }

  close(): void {
    this.#onClose(this)
  }

  #description(): LinkNews[] {
    const links = this.#all().map((link): LinkNews => ({ what: 'link', link }))
    return [{ what: 'begin' }, ...links, { what: 'end' }]
  }
}
