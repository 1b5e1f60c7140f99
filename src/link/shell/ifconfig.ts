import { call, runSync, type Task } from '../../task.js'
import type { AddressChange, Identity, Link, Neighbour } from '../link.js'
import { ifconfigError, noInterface, unsupported } from './ifconfig-error.js'
import { parseHardwarePorts, parseIfconfig } from './ifconfig-parse.js'
import type { Program } from './program.js'
import { setEach, type LinkTool } from './tool.js'

export interface IfconfigPrograms {
  ifconfig: Program
  networksetup: Program
  sysctl: Program
}

/** macOS: `ifconfig`, and `networksetup` for the permanent addresses. Never run on a Mac yet. */
export class IfconfigTool implements LinkTool {
  readonly loopback = 'lo0'
  readonly #programs: IfconfigPrograms

  constructor(programs: IfconfigPrograms) {
    this.#programs = programs
  }

  *list(): Task<Link[]> {
    const links = yield* this.#show()
    const ports = parseHardwarePorts(yield* this.#run('networksetup', ['-listallhardwareports']))
    return links.map((link) => ({ ...link, permanent: ports.get(link.name) ?? null }))
  }

  *get(name: string): Task<Link> {
    return named(name, yield* this.list())
  }

  *look(name: string): Task<Link> {
    return named(name, yield* this.#show())
  }

  *lookAll(): Task<Link[]> {
    return yield* this.#show()
  }

  *setAddress(name: string, address: string): Task<void> {
    yield* this.#run('ifconfig', [name, 'ether', address])
  }

  *setAddresses(changes: readonly AddressChange[]): Task<unknown[]> {
    return yield* setEach(this, changes)
  }

  *setUp(name: string, up: boolean): Task<void> {
    yield* this.#run('ifconfig', [name, up ? 'up' : 'down'])
  }

  neighbours(): Task<Neighbour[]> {
    throw unsupported('arp')
  }

  gateways(): Task<string[]> {
    throw unsupported('route')
  }

  solicit(): Task<void> {
    throw unsupported('arp')
  }

  /** The ioctls behind ifconfig ask for root and for nothing else. */
  mayChange(): boolean {
    return process.geteuid?.() === 0
  }

  /** macOS has one network namespace. */
  identity(): Identity {
    const bootId = runSync(this.#run('sysctl', ['-n', 'kern.bootsessionuuid']))
    return { bootId: bootId.trim().toLowerCase(), namespace: 'net:[host]' }
  }

  /** All links even for one, since a link's place among the others may have to do for its index. */
  *#show(): Task<Link[]> {
    return parseIfconfig(yield* this.#run('ifconfig', ['-v', '-a']))
  }

  *#run(program: keyof IfconfigPrograms, parameters: readonly string[]): Task<string> {
    try {
      return yield* call(this.#programs[program], 'run', parameters)
    } catch (error) {
      throw ifconfigError(error, program)
    }
  }
}

function named(name: string, links: readonly Link[]): Link {
  const link = links.find((each) => each.name === name)
  if (!link) throw noInterface('ifconfig')
  return link
}
