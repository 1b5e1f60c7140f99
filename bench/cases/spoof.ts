import { execFileSync } from 'node:child_process'
import { openSpooferSync, type LinkLayer } from '../../src/index.js'
import { buildProgram, runProgram } from '../c-program.js'
import { compare, perCall, type Comparison } from '../measure.js'
import { Scratch } from '../scratch.js'

const LINKS = 10
const ROTATIONS = 500
/** About what a spoof adds to the journal. */
const OCTETS = 1024
const nameOf = (end: number): string => `spoof${String(end)}`

/** What it costs that the original is safe: against the same change without, in C. */
export function compareSpoofing(links: LinkLayer): Comparison[] {
  for (let end = 0; end < LINKS; end += 2) createPair(end)
  using scratch = new Scratch()
  using spoofer = openSpooferSync({ links, stateDir: scratch.file('state') })
  const [append, loop] = [buildProgram('append_set'), buildProgram('address_loop')]
  const spoof = (name: string): void => {
    spoofer.spoofSync(name, { policy: 'random' })
  }
  const first = (): number => {
    spoofer.restoreAllSync()
    return perCall(LINKS, (end) => {
      spoof(nameOf(end))
    })
  }
  const rotate = (): number =>
    perCall(ROTATIONS, () => {
      spoof(nameOf(0))
    })
  return [
    compare({
      figure: 'first spoof, durable',
      rival: 'C: append, fdatasync, SIOCSIFHWADDR',
      bar: 1.5,
      rounds: 31,
      ours: first,
      theirs: () => runProgram(append, scratch.file('floor'), 'spoof1', String(LINKS), String(OCTETS)),
    }),
    compare({
      figure: 'rotation of a link backed up',
      rival: 'C loop, SIOCSIFHWADDR',
      bar: 4,
      ours: rotate,
      theirs: () => runProgram(loop, 'set', 'spoof1', String(ROTATIONS)),
    }),
  ]
}

function createPair(end: number): void {
  const command = ['link', 'add', nameOf(end), 'type', 'veth', 'peer', 'name', nameOf(end + 1)]
  execFileSync('ip', command, { stdio: 'ignore' })
}
