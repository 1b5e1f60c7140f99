/** What of entries a collection needs; a Map is one too. */
export interface Entries extends Iterable<[string, object]> {
  readonly size: number
  get(key: string): object | undefined
  set(key: string, entry: object): unknown
  delete(key: string): unknown
}

/**
 * Entries as JSON.parse() gave them, each looked at when it is first asked for: a large collection is opened for the sake
 * of a few. The digest of the file has vouched for every octet by then.
 */
export class UnreadEntries implements Entries {
  readonly #unread: Record<string, object>
  readonly #read: (key: string, written: object) => object
  readonly #entries = new Map<string, object>()
  #unreadCount: number

  /** Takes `written` over. `read` may throw. */
  constructor(written: Record<string, object>, read: (key: string, written: object) => object) {
    this.#unread = written
    this.#read = read
    this.#unreadCount = Object.keys(written).length
  }

  get size(): number {
    return this.#entries.size + this.#unreadCount
  }

  get(key: string): object | undefined {
    const entry = this.#entries.get(key)
    if (entry !== undefined || !Object.hasOwn(this.#unread, key)) return entry
    const read = this.#read(key, this.#unread[key] ?? {})
    this.set(key, read)
    return read
  }

  set(key: string, entry: object): void {
    this.#forget(key)
    this.#entries.set(key, entry)
  }

  delete(key: string): void {
    this.#forget(key)
    this.#entries.delete(key)
  }

  *[Symbol.iterator](): Iterator<[string, object]> {
    for (const key of Object.keys(this.#unread)) this.get(key)
    yield* this.#entries
  }

  #forget(key: string): void {
    // Cheaper than to ask every time, once all are read.
    if (this.#unreadCount === 0 || !Object.hasOwn(this.#unread, key)) return
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- it is a dictionary
    delete this.#unread[key]
    this.#unreadCount--
  }
}
