import { readlinkSync } from 'node:fs'
import { hostname, platform } from 'node:os'
import { loadAddon } from '../binding/index.js'
import { fromSystem } from '../errors/index.js'

/** The host name of one UTS namespace, uts_namespaces(7). */
export interface Host {
  name(): string
  /** Until the next boot; what is in /etc/hostname stays. @throws LladdrError PERMISSION_DENIED, HOSTNAME_INVALID. */
  setName(name: string): void
  /** Whether this process has the privilege. Asks the kernel; changes nothing. */
  mayChange(): boolean
  /** Whose host name it is, e.g. `uts:[4026531838]`; a constant on macOS, which has one only. */
  namespace(): string
}

/** This process's own, through the addon. */
export const nativeHost = (): Host => ({
  name: hostname,
  setName(name) {
    try {
      loadAddon().setHostNameSync(name)
    } catch (error) {
      throw fromSystem(error, {
        codes: { EPERM: 'PERMISSION_DENIED', EINVAL: 'HOSTNAME_INVALID' },
        message: (reason) => `Cannot set the host name "${name}": ${reason}.`,
        hint: needed,
      })
    }
  },
  mayChange: () => loadAddon().maySetHostName(),
  namespace: () => (platform() === 'linux' ? readlinkSync('/proc/self/ns/uts') : 'uts:only'),
})

/** What setting a host name takes. */
export const needed =
  'Run it with sudo: it takes CAP_SYS_ADMIN in the user namespace of the UTS namespace, and on macOS root.'

/** A simulated one, which lives as long as the object. */
export function memoryHost(name = 'memory'): Host {
  let current = name
  return {
    name: () => current,
    setName(wanted) {
      current = wanted
    },
    mayChange: () => true,
    namespace: () => 'uts:memory',
  }
}
