import { execFileSync } from 'node:child_process'
import type { LinkLayer } from '../../src/index.js'
import { buildProgram, runProgram } from '../c-program.js'
import { compare, perCall, type Comparison } from '../measure.js'

const CALLS = 20_000
const PROCESSES = 20
const LINK = 'bench0'
const addresses = ['02:00:00:00:00:01', '02:00:00:00:00:02'] as const

/** Another address with every call: for the same address the kernel does not call the driver. */
const addressOf = (call: number): string => addresses[(call & 1) as 0 | 1]

const ip = (...parameters: string[]): void => {
  execFileSync('ip', parameters, { stdio: 'ignore' })
}

/** One call on one link: against the same ioctl in a C loop, and against the shell tool run from Node. */
export function compareAddressCalls(links: LinkLayer): Comparison[] {
  ip('link', 'add', LINK, 'type', 'veth', 'peer', 'name', 'bench1')
  const loop = buildProgram('address_loop')
  const get = (): number => perCall(CALLS, () => links.getAddressSync(LINK))
  const set = (): number =>
    perCall(CALLS, (call) => {
      links.setAddressSync(LINK, addressOf(call))
    })
  const inC = (operation: string) => (): number => runProgram(loop, operation, LINK, String(CALLS))
  const ipShow = (): number =>
    perCall(PROCESSES, () => {
      ip('-j', 'link', 'show', LINK)
    })
  const ipSet = (): number =>
    perCall(PROCESSES, (call) => {
      ip('link', 'set', LINK, 'address', addressOf(call))
    })
  return [
    compare({
      figure: 'getAddressSync',
      rival: 'C loop, SIOCGIFHWADDR',
      bar: 1.5,
      ours: get,
      theirs: inC('get'),
    }),
    compare({
      figure: 'setAddressSync',
      rival: 'C loop, SIOCSIFHWADDR',
      bar: 1.15,
      ours: set,
      theirs: inC('set'),
    }),
    compare({
      figure: 'getAddressSync',
      rival: 'ip -j link, run from Node',
      bar: 400,
      faster: true,
      ours: get,
      theirs: ipShow,
    }),
    compare({
      figure: 'setAddressSync',
      rival: 'ip link set, run from Node',
      bar: 400,
      faster: true,
      ours: set,
      theirs: ipSet,
    }),
  ]
}
