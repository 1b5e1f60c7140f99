export { hasCarrier, waitForCarrier } from './carrier.js'
export { changeAddress, putConnectivityBack, type Bounce } from './change.js'
export {
  ARPHRD_LOOPBACK,
  type AssignType,
  type Connectivity,
  type Identity,
  type Link,
  type LinkLayer,
  type OperState,
  type SetAddressOptions,
} from './link.js'
export type { DriverHabit, MemoryLink, MemoryOptions } from './memory.js'
export { backendNames, openLinks, openLinksSync, type OpenLinksOptions } from './open.js'
