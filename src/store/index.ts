export type {
  CollectionDefinition,
  CollectionReader,
  CollectionWriter,
  Definitions,
  Migration,
  Readers,
  Transaction,
} from './collection.js'
export { defaultStateDirectory } from './directory.js'
export type { FileHealth, Health, StoreHealth } from './health.js'
export type { Held } from './locks.js'
export { MemoryStore } from './memory-store.js'
export type { StoreEvent } from './metrics.js'
export { FileLock, type AsyncFileLockRequest, type FileLockRequest } from './file-lock.js'
export {
  openStore,
  openStoreSync,
  type CollectionStats,
  type Store,
  type StoreOptions,
  type StoreStats,
  type TransactionOptions,
} from './store.js'
