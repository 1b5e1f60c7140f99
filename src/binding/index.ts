export type {
  NativeLink,
  NativeLinks,
  NativeLock,
  NativeLockRequest,
  NativePending,
  NativeNeighbour,
  NativeNews,
  NativeWatch,
} from './addon.js'
export { loadAddon } from './load.js'
