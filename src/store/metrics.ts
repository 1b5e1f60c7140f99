import { channel } from 'node:diagnostics_channel'

/** What a store does, for whoever measures it: subscribe to `lladdr:store` (node:diagnostics_channel). Times in milliseconds. */
export type StoreEvent =
  /** A group of transactions that shares a line of the journal. `bytes`: of that line. */
  | {
      event: 'commit'
      directory: string
      transactions: number
      bytes: number
      flushed: boolean
      milliseconds: number
    }
  /** The store's lock was taken. */
  | { event: 'lock'; directory: string; milliseconds: number }
  /** The collections' files were written anew. `bytes`: theirs. */
  | { event: 'compaction'; directory: string; bytes: number; milliseconds: number }
  /** What was in memory was not current: another process had committed, or nothing was there yet. */
  | { event: 'miss'; directory: string }

const events = channel('lladdr:store')

/** Free of cost while nobody listens. */
export function publish(event: StoreEvent): void {
  if (events.hasSubscribers) events.publish(event)
}
