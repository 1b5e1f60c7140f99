export type { NativeLink, NativeLinks, NativeLock } from './addon.js'
export { loadAddon } from './load.js'
