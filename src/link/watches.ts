import type { LinkWatch, WatchOptions } from './link.js'
import { NewsWatch, type OpenNews } from './watch.js'

/** The open watches of a layer, to end with it. */
export class Watches {
  readonly #open = new Set<LinkWatch>()

  start(open: OpenNews, options?: WatchOptions): LinkWatch {
    const watch: LinkWatch = new NewsWatch((onNews) => {
      const source = open(onNews)
      return {
        take: () => source.take(),
        close: () => {
          this.#open.delete(watch)
          source.close()
        },
      }
    }, options)
    this.#open.add(watch)
    return watch
  }

  close(): void {
    for (const watch of this.#open) watch.close()
  }
}
