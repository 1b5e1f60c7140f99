import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What is in use after a full garbage collection, in octets. */
export function heapInUse(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}
