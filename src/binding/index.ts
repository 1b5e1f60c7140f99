export type { Addon, NativeLink, NativeLinks, NativeLock } from './addon.js'
export { loadAddon } from './load.js'
