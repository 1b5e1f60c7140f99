export { hasCarrier, waitForCarrier } from './carrier.js'
export { changeAddress, putConnectivityBack, type Bounce } from './change.js'
export {
  ARPHRD_LOOPBACK,
  type AddressChange,
  type AddressResult,
  type AssignType,
  type Connectivity,
  type Identity,
  type Link,
  type LinkEvent,
  type LinkLayer,
  type LinkWatch,
  type ListOptions,
  type Neighbour,
  type NeighbourState,
  type OperState,
  type SetAddressOptions,
  type WatchOptions,
} from './link.js'
export type { MemoryOptions } from './memory.js'
export type { DriverHabit, MemoryLink } from './memory-link.js'
export type { MemoryNeighbour } from './memory-neighbours.js'
export type { Netns } from './netns.js'
export { findSilent } from './gateway.js'
export { Stack } from './stack.js'
export { backendNames, openLinks, openLinksSync, type OpenLinksOptions } from './open.js'
