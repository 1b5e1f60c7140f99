import {
  openStore,
  openStoreSync,
  type Held,
  type Store,
  type StoreOptions,
  type Transaction,
  type TransactionOptions,
} from '../../../src/store/index.js'
import { definitions } from './collections.js'

export type TestStore = Store<typeof definitions>
export type Change<R> = (entries: Transaction<typeof definitions>) => R

/** The store's calls in one of their two forms; tests written against it cover both with the same words. */
export interface Form {
  name: 'async' | 'sync'
  open: (directory: string, options?: StoreOptions) => Promise<TestStore>
  change: <R>(store: TestStore, change: Change<R>, options?: TransactionOptions) => Promise<R>
  compact: (store: TestStore) => Promise<void>
  lock: (store: TestStore, names: readonly string[], timeout?: number) => Promise<Held>
}

const asynchronous: Form = {
  name: 'async',
  open: (directory, options) => openStore(directory, definitions, options),
  change: (store, change, options) => store.transaction(change, options),
  compact: (store) => store.compact(),
  lock: (store, names, timeout) => store.lock(names, timeout),
}

/* eslint-disable @typescript-eslint/require-await -- a throw becomes a rejection, as in the async form */
const synchronous: Form = {
  name: 'sync',
  open: async (directory, options) => openStoreSync(directory, definitions, options),
  change: async (store, change, options) => store.transactionSync(change, options),
  compact: async (store) => {
    store.compactSync()
  },
  lock: async (store, names, timeout) => store.lockSync(names, timeout),
}
/* eslint-enable @typescript-eslint/require-await */

export const forms: readonly Form[] = [asynchronous, synchronous]

export const formNamed = (name: string): Form => (name === 'sync' ? synchronous : asynchronous)
