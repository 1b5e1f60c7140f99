export { memoryHost, nativeHost, needed, type Host } from './host.js'
