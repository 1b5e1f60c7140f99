/**
 * npm run demo [-- ARGUMENT…], from a fresh clone too: installs and builds what is missing, then runs `lladdr demo`.
 * Works for any user, without a terminal, and where HOME cannot be written.
 */
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProgramFailure, handOver, root, run, secondsSince } from './process.mjs'

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`lladdr needs Node 20.19 or later, this is ${process.version}`)
  process.exit(1)
}

function isInstallCurrent() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
}

/** @param {string} directory */
function isWritable(directory) {
  try {
    mkdirSync(directory, { recursive: true })
    accessSync(directory, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function install() {
  if (isInstallCurrent()) return
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  if (isWritable(process.env['npm_config_cache'] ?? join(homedir(), '.npm'))) {
    run('npm', args)
    return
  }
  const cache = mkdtempSync(join(tmpdir(), 'lladdr-npm-'))
  try {
    run('npm', args, { env: { ...process.env, npm_config_cache: cache } })
  } finally {
    rmSync(cache, { recursive: true, force: true })
  }
}

function build() {
  run(process.execPath, [join('scripts', 'build.mjs')])
}

/** @param {string} label @param {() => void} work @param {string} advice */
function step(label, work, advice) {
  const start = performance.now()
  process.stdout.write(`${label} … `)
  try {
    work()
    console.log(secondsSince(start))
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error
    console.log(`failed after ${secondsSince(start)}`)
    console.error(`${error.output}\n${label}: ${error.message}\n${advice}`)
    process.exit(1)
  }
}

refuseOldNode()
step('install (npm ci)', install, 'Is the npm registry reachable, and may this user write to this directory?')
step('build (npm run build)', build, 'Mend what is named above and run it again: it goes on from there.')
handOver(process.execPath, [join(root, 'dist', 'cli', 'main.js'), 'demo', ...process.argv.slice(2)])
