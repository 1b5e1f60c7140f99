export type { Addon, NativeLink, NativeLinks, NativeLock, NativeLockRequest } from './addon.js'
export { loadAddon } from './load.js'
