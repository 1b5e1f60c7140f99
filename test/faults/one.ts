/**
 * node one.ts NUMBER SCRATCH [--quick]
 *
 * One of the tests, for run.ts, in whose namespaces it is: prints what it found, and tells its parent the sums.
 */
import { mock } from 'node:test'
import { findProgram } from '../../src/find-program.js'
import { faults } from './faults.js'
import type { Fault, Setting } from './setting.js'
import { Tally } from './tally.js'

const [number = '', scratch = ''] = process.argv.slice(2)

const lacks = (...programs: string[]): string | undefined => {
  const missing = programs.filter((program) => findProgram(program) === undefined)
  return missing.length > 0 ? `not found: ${missing.join(', ')}` : undefined
}

function setting(): Setting {
  const isMountable = process.env['LLADDR_FAULTS_INSIDE'] === 'yes'
  const noMounts = isMountable ? undefined : 'no mount namespace is to be had here'
  const isRoot = process.env['LLADDR_FAULTS_USER'] === '0'
  const noDevices = isRoot ? (noMounts ?? lacks('mkfs.ext4', 'perl')) : 'block devices need root'
  const noChown = isRoot ? undefined : 'chown(2) needs root'
  const isQuick = process.argv.includes('--quick')
  return { isQuick, scratch, noMounts, noDevices, noChown, noStrace: lacks('strace') }
}

async function run(fault: Fault): Promise<Tally> {
  const tally = new Tally(fault.title)
  if (fault.isTimeless) mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 22) })
  try {
    await fault.run(tally, setting())
  } catch (error) {
    tally.wrong('it could not go on', error)
  }
  mock.timers.reset()
  return tally
}

const fault = faults[Number(number) - 1]
if (!fault) throw new RangeError(`there is no test ${number}`)
const tally = await run(fault)
tally.print()
process.send?.(tally.sums, () => {
  process.disconnect()
})
