export type {
  NativeLink,
  NativeLinks,
  NativeLock,
  NativeNeighbour,
  NativeNews,
  NativeWatch,
} from './addon.js'
export { loadAddon } from './load.js'
