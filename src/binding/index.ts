export type { NativeLink, NativeLinks, NativeLock, NativeNews, NativeWatch } from './addon.js'
export { loadAddon } from './load.js'
