import { readFileSync, readlinkSync } from 'node:fs'
import { hasCode } from '../../errors/index.js'
import { call, type Task } from '../../task.js'
import { failedToSwitch } from '../link-error.js'
import type { AddressChange, AssignType, Identity, Link, Neighbour } from '../link.js'
import { failuresByLine, NAMES_AN_INDEX, toBatch, toRuns } from './ip-batch.js'
import { ipError, noDevice, notIproute2 } from './ip-error.js'
import { parseIpBearers, parseIpLinks, type IpLink } from './ip-parse.js'
import { parseIpGateways, parseIpNeighbours } from './ip-parse-around.js'
import { ProgramFailure, type Program } from './program.js'
import { hasAddress, readAssignTypes } from './sysfs.js'
import { setEach, type LinkTool, type NamedBearer } from './tool.js'

const SHOW = 'ip link show'
const SET = 'ip link set'

/** Linux: the `ip` of iproute2, and `ethtool` where it is installed for the one thing that `ip` keeps to itself. */
export class IpTool implements LinkTool {
  readonly loopback = 'lo'
  readonly #ip: Program
  readonly #ethtool: Program | undefined

  constructor(ip: Program, ethtool?: Program) {
    this.#ip = ip
    this.#ethtool = ethtool
  }

  *list(): Task<Link[]> {
    const seen = yield* this.#show(['-j', '-d', 'link', 'show'], parseIpLinks)
    return yield* this.#complete(seen, new Map(seen.map(({ link }) => [link.name, link.index])))
  }

  *get(name: string): Task<Link> {
    const found = yield* this.#show(['-j', '-d', 'link', 'show', 'dev', name], parseIpLinks)
    const seen = found.filter((each) => isNamed(name, each.link))
    const [link] = yield* this.#complete(seen, yield* this.#indexesAround(seen))
    if (!link) throw noDevice(SHOW)
    return link
  }

  *look(name: string): Task<NamedBearer> {
    const found = yield* this.#show(['-j', 'link', 'show', 'dev', name], parseIpBearers)
    const bearer = found.find((seen) => isNamed(name, seen))
    if (!bearer) throw noDevice(SHOW)
    return bearer
  }

  *lookAll(): Task<NamedBearer[]> {
    return yield* this.#show(['-j', 'link', 'show'], parseIpBearers)
  }

  *setAddress(name: string, address: string): Task<void> {
    yield* this.#set(name, ['address', address])
  }

  *setAddresses(changes: readonly AddressChange[]): Task<unknown[]> {
    const errors: unknown[] = []
    for (const run of toRuns(changes)) {
      errors.push(...(yield* run.length === 1 ? setEach(this, run) : this.#setRun(run)))
    }
    return errors
  }

  *setUp(name: string, up: boolean): Task<void> {
    yield* this.#set(name, [up ? 'up' : 'down'])
  }

  *neighbours(name?: string): Task<Neighbour[]> {
    const only = name === undefined ? [] : ['dev', (yield* this.look(name)).name]
    const told = yield* this.#show(['-j', 'neigh', 'show', ...only], parseIpNeighbours)
    // With `dev` its name is left out.
    return told.map((each) => ({ ...each, link: only[1] ?? each.link }))
  }

  *gateways(name: string): Task<string[]> {
    const { name: own } = yield* this.look(name)
    const gateways: string[] = []
    for (const family of ['-4', '-6']) {
      const parameters = ['-j', family, 'route', 'show', 'table', 'all', 'default']
      gateways.push(...(yield* this.#show(parameters, (output) => parseIpGateways(output, own))))
    }
    return [...new Set(gateways)]
  }

  /** `use` needs iproute2 5.13. */
  *solicit(name: string, ip: string): Task<void> {
    yield* this.look(name)
    try {
      yield* this.#run('ip neigh del', ['neigh', 'del', ip, 'dev', name])
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
    yield* this.#run('ip neigh replace', ['neigh', 'replace', ip, 'dev', name, 'nud', 'none', 'use'])
  }

  /**
   * `ip link set dev lo` asks for no change at all, and the kernel checks the privilege first: its own answer, where
   * /proc/self/status would show capabilities of the wrong user namespace. No notification is sent (tried, Linux 6.18).
   */
  mayChange(): boolean {
    try {
      this.#ip.runSync(['link', 'set', 'dev', this.loopback])
      return true
    } catch (error) {
      const failure = failedToSwitch(ipError(error, SET), this.loopback, true)
      if (hasCode(failure, 'PERMISSION_DENIED')) return false
      throw failure
    }
  }

  /** thread-self: a process started by a thread that changed its namespace runs in that one. */
  identity(): Identity {
    return {
      bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      namespace: readlinkSync('/proc/thread-self/ns/net'),
    }
  }

  *#show<T>(parameters: readonly string[], parse: (output: string) => T): Task<T> {
    const output = yield* this.#run(SHOW, parameters)
    try {
      return parse(output)
    } catch (error) {
      throw notIproute2(this.#ip.path, error)
    }
  }

  *#set(name: string, what: readonly string[]): Task<void> {
    if (NAMES_AN_INDEX.test(name)) yield* this.look(name)
    yield* this.#run(SET, ['link', 'set', 'dev', name, ...what], name)
  }

  /** `-force` goes on after a failure. */
  *#setRun(changes: readonly AddressChange[]): Task<unknown[]> {
    try {
      const options = { input: toBatch(changes), patience: changes.length }
      yield* call(this.#ip, 'run', ['-force', '-batch', '-'], options)
      return changes.map(() => undefined)
    } catch (error) {
      const errors: unknown[] =
        error instanceof ProgramFailure ? failuresByLine(error, changes.length) : changes.map(() => error)
      return errors.map((each, line) =>
        each === undefined ? undefined : ipError(each, SET, changes[line]?.name),
      )
    }
  }

  *#run(syscall: string, parameters: readonly string[], link?: string): Task<string> {
    try {
      return yield* call(this.#ip, 'run', parameters)
    } catch (error) {
      throw ipError(error, syscall, link)
    }
  }

  /** One more process for each link that it is stacked with. */
  *#indexesAround(seen: readonly IpLink[]): Task<Map<string, number>> {
    const indexes = new Map<string, number>()
    for (const name of seen.flatMap(({ iflink, master }) => [iflink ?? [], master ?? []].flat()))
      indexes.set(name, (yield* this.look(name)).index)
    return indexes
  }

  *#complete(seen: readonly IpLink[], indexes: ReadonlyMap<string, number>): Task<Link[]> {
    const types = readAssignTypes(seen.map(({ link }) => link))
    const links: Link[] = []
    for (const [position, each] of seen.entries()) {
      const assignType = types[position] ?? null
      const permanent = yield* this.#permanent(each, assignType)
      const indexOf = (name: string | undefined): number | null => indexes.get(name ?? '') ?? null
      const [iflink, master] = [indexOf(each.iflink), indexOf(each.master)]
      links.push({ ...each.link, assignType, permanent, iflink, master })
    }
    return links
  }

  /**
   * `ip` prints the permanent address only where the link has another one just now. Where it prints none, either there
   * is none or the link has it; an address assigned as permanent is it, a random or stolen one is not, and of one that
   * somebody set only ethtool knows.
   */
  *#permanent({ link, hardware }: IpLink, assignType: AssignType | null): Task<string | null> {
    if (link.permanent !== null || !hasAddress(link)) return link.permanent
    if (assignType === 'permanent') return link.address
    const open = assignType === 'set' || assignType === null
    return open && hardware && this.#ethtool ? yield* askEthtool(this.#ethtool, link.name) : null
  }
}

const isNamed = (name: string, { name: first, altNames }: Pick<Link, 'name' | 'altNames'>): boolean =>
  first === name || altNames.includes(name)

/** `Permanent address: 52:54:00:12:34:56`, or `not set`, or zeros from an old kernel. */
function* askEthtool(ethtool: Program, name: string): Task<string | null> {
  try {
    const output = yield* call(ethtool, 'run', ['-P', name])
    const [address] = /[0-9a-f]{2}(?::[0-9a-f]{2}){5,}/.exec(output) ?? []
    return address !== undefined && hasAddress({ address }) ? address : null
  } catch (error) {
    if (error instanceof ProgramFailure) return null
    throw error
  }
}
