export type {
  NativeLink,
  NativeLinks,
  NativeLock,
  NativeLockRequest,
  NativePending,
  NativeNews,
  NativeWatch,
} from './addon.js'
export { loadAddon } from './load.js'
