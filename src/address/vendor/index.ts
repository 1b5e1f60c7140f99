export { vendors } from './load.js'
export type { Vendor, VendorMatch, VendorRegistry } from './registry.js'
