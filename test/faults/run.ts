/**
 * npm run test:faults [-- --quick] [-- NUMBER…]
 *
 * The tests of the store's promises, described in docs/faults.md. As root it mounts file systems in a mount namespace
 * of its own; without, it takes a user namespace, and says what cannot be tried there.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runApart } from './apart.js'
import { faults } from './faults.js'
import type { Fault } from './setting.js'
import type { Sums } from './tally.js'

const isInside = process.env['LLADDR_FAULTS_INSIDE'] !== undefined
const isQuick = process.argv.includes('--quick')
/** For each test, in seconds. One that takes longer hangs, and fails. */
const LIMIT = isQuick ? 300 : 1800

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

async function runAll(): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'lladdr-faults-'))
  const wanted = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument))
  const all: Sums[] = []
  // Only what survives a kill counts there; the disks whose power is cut are made by their tests.
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', scratch]).status === 0
  try {
    for (const [index, fault] of faults.entries()) {
      const number = String(index + 1)
      if (wanted.length === 0 || wanted.includes(number)) all.push(await runOne(fault, number, scratch))
    }
  } finally {
    if (isMounted) spawnSync('umount', ['--lazy', scratch])
    rmSync(scratch, { recursive: true, force: true })
  }
  return summarize(all)
}

const program = fileURLToPath(new URL('one.ts', import.meta.url))
const nothing: Sums = { isGood: false, isPartly: true, points: 0, commitsLost: 0, originalsLost: 0 }

async function runOne({ title }: Fault, number: string, scratch: string): Promise<Sums> {
  const parameters = [number, scratch, ...(isQuick ? ['--quick'] : [])]
  const ending = await runApart({ program, parameters, limit: LIMIT })
  if ('said' in ending) return ending.said as Sums
  console.log(`FAIL ${title}\n     - ${ending.failure}`)
  return nothing
}

function summarize(all: readonly Sums[]): boolean {
  const sum = (of: (sums: Sums) => number): string => String(all.reduce((total, sums) => total + of(sums), 0))
  const isGood = all.every((sums) => sums.isGood)
  const partly = all.filter(({ isPartly }) => isPartly).length
  console.log(
    `${isGood ? 'ok' : 'FAIL'}: ${String(all.length)} tests, ${String(partly)} of them not or not wholly run here; points tried: ${sum(({ points }) => points)}; acknowledged commits lost: ${sum(({ commitsLost }) => commitsLost)}; originals lost: ${sum(({ originalsLost }) => originalsLost)}`,
  )
  return isGood
}

if (!isInside) process.exitCode = enter()
else process.exitCode = (await runAll()) ? 0 : 1
