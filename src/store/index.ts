export type { FileHealth } from './collection-file.js'
export type {
  CollectionDefinition,
  CollectionReader,
  CollectionWriter,
  Definitions,
  Readers,
  Transaction,
} from './collection.js'
export { defaultStateDirectory } from './directory.js'
export { FileLock, type AsyncFileLockRequest, type FileLockRequest } from './file-lock.js'
export {
  openStore,
  openStoreSync,
  type CollectionStats,
  type Held,
  type Store,
  type StoreOptions,
} from './store.js'
