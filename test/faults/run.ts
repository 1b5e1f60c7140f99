/**
 * npm run test:faults [-- --quick] [-- NUMBER…]
 *
 * The ten hardest tests of the store, described in docs/faults.md. As root it mounts file systems in a mount namespace
 * of its own; without, it takes a user namespace, and says what cannot be tried there.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { mock } from 'node:test'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brokenDisk } from './broken-disk.js'
import { crashStates } from './crash-states.js'
import { damage } from './damage.js'
import { failing } from './failing.js'
import { fullDisk } from './full-disk.js'
import { kill } from './kill.js'
import { middle } from './middle.js'
import { migration } from './migration.js'
import { powerCut } from './power-cut.js'
import { processes } from './processes.js'
import type { Fault, Setting } from './setting.js'
import { Tally } from './tally.js'

const faults: readonly Fault[] = [
  kill,
  powerCut,
  crashStates,
  brokenDisk,
  fullDisk,
  damage,
  middle,
  processes,
  failing,
  migration,
]
/** Their states are compared by content, so that time must stand still in them. */
const timeless = [crashStates, damage, migration]

const isRoot = process.env['LLADDR_FAULTS_USER'] === '0'
const isInside = process.env['LLADDR_FAULTS_INSIDE'] !== undefined

/** In a mount namespace of its own, where there can be one; gives the exit code. */
function enter(): number {
  const user = String(process.getuid?.())
  const flags = [
    ...(user === '0' ? [] : ['--user', '--map-root-user']),
    '--mount',
    '--propagation',
    'private',
  ]
  const self = [
    process.execPath,
    '--no-warnings',
    ...process.execArgv,
    fileURLToPath(import.meta.url),
    ...process.argv.slice(2),
  ]
  const env = { ...process.env, LLADDR_FAULTS_USER: user }
  const canUnshare = spawnSync('unshare', [...flags, 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0
  const inside = canUnshare ? 'yes' : 'no'
  const [program = '', ...parameters] = canUnshare ? ['unshare', ...flags, ...self] : self
  return (
    spawnSync(program, parameters, { stdio: 'inherit', env: { ...env, LLADDR_FAULTS_INSIDE: inside } })
      .status ?? 70
  )
}

const lacks = (...programs: string[]): string | undefined => {
  const missing = programs.filter((program) => !isInPath(program))
  return missing.length > 0 ? `not found: ${missing.join(', ')}` : undefined
}

function isInPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function settingIn(scratch: string): Setting {
  const isMountable = process.env['LLADDR_FAULTS_INSIDE'] === 'yes'
  const noMounts = isMountable ? undefined : 'no mount namespace is to be had here'
  const noDevices = isRoot ? (noMounts ?? lacks('mkfs.ext4', 'perl')) : 'block devices need root'
  const isQuick = process.argv.includes('--quick')
  return { isQuick, scratch, noMounts, noDevices, noStrace: lacks('strace') }
}

async function runAll(): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'lladdr-faults-'))
  const wanted = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument))
  const tallies: Tally[] = []
  // Only what survives a kill counts there; the disks whose power is cut are made by their tests.
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', scratch]).status === 0
  try {
    for (const [index, fault] of faults.entries()) {
      if (wanted.length > 0 && !wanted.includes(String(index + 1))) continue
      tallies.push(await runOne(fault, settingIn(scratch)))
    }
  } finally {
    if (isMounted) spawnSync('umount', ['--lazy', scratch])
    rmSync(scratch, { recursive: true, force: true })
  }
  return summarize(tallies)
}

async function runOne(fault: Fault, setting: Setting): Promise<Tally> {
  const tally = new Tally(fault.title)
  if (timeless.includes(fault)) mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 22) })
  try {
    await fault.run(tally, setting)
  } catch (error) {
    tally.wrong('it could not go on', error)
  }
  mock.timers.reset()
  tally.print()
  return tally
}

function summarize(tallies: readonly Tally[]): boolean {
  const sum = (of: (tally: Tally) => number): string =>
    String(tallies.reduce((total, tally) => total + of(tally), 0))
  const isGood = tallies.every((tally) => tally.isGood)
  const partly = tallies.filter(({ notRun }) => notRun.length > 0).length
  console.log(
    `${isGood ? 'ok' : 'FAIL'}: ${String(tallies.length)} tests, ${String(partly)} of them not or not wholly run here; points tried: ${sum(({ points }) => points)}; acknowledged commits lost: ${sum(({ commitsLost }) => commitsLost)}; originals lost: ${sum(({ originalsLost }) => originalsLost)}`,
  )
  return isGood
}

if (!isInside) process.exitCode = enter()
else process.exitCode = (await runAll()) ? 0 : 1
