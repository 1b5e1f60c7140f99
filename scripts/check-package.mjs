/**
 * npm run check:package
 *
 * Packs the package as npm would publish it, lints the tarball, installs it in an empty directory with no compiler in
 * reach and no install script run, imports it and runs its command in a private network namespace.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProgramFailure, findProgram, root, run, secondsSince } from './process.mjs'

const required = [
  /^LICENSE$/,
  /^README\.md$/,
  /^CMakeLists\.txt$/,
  /^dist\/index\.js$/,
  /^dist\/index\.d\.ts$/,
  /^dist\/cli\/main\.js$/,
  /^dist\/THIRD-PARTY-LICENSES\.txt$/,
  /^data\/vendors\.json\.gz$/,
  /^docs\/.+\.md$/,
  /^native\/.+\.cc$/,
  /^prebuilds\/[^/]+\/lladdr\.[^/]*node$/,
]
// A binding.gyp in the package would make npm compile it at every install.
const forbidden = [
  /^binding\.gyp$/,
  /^(bench|build|scripts|src|test)\//,
  /^native\/test\//,
  /\.(stamp|tgz|tsbuildinfo)$/,
]
const exported = ['openLinks', 'openSpoofer', 'openStore', 'LladdrError']
/** All that the installed package may find in PATH: npm and node, and what makes the namespace. */
const programs = ['node', 'npm', 'sh', 'unshare', 'setpriv', 'ip', 'mount']

/** @param {boolean} condition @param {string} message @param {string} [output] @returns {asserts condition} */
function expect(condition, message, output = '') {
  if (!condition) throw new ProgramFailure(message, output)
}

/** @param {string} name a devDependency's command */
const tool = (name) => join(root, 'node_modules', '.bin', name)

/** @param {string} directory @returns {string} the tarball */
function pack(directory) {
  const listing = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', directory])
  const [packed] = /** @type {{ filename: string, files: { path: string }[] }[]} */ (JSON.parse(listing))
  expect(packed !== undefined, 'npm pack said nothing', listing)
  const paths = packed.files.map(({ path }) => path)
  const missing = required.filter((pattern) => !paths.some((path) => pattern.test(path)))
  expect(
    missing.length === 0,
    `the tarball lacks ${missing.join(', ')} (npm run build, npm run make-prebuild)`,
  )
  const unwanted = paths.filter((path) => forbidden.some((pattern) => pattern.test(path)))
  expect(unwanted.length === 0, `the tarball must not hold ${unwanted.join(', ')}`)
  return join(directory, packed.filename)
}

/** @param {string} directory @returns {NodeJS.ProcessEnv} an environment with nothing but `programs` in PATH */
function bareEnvironment(directory) {
  const bin = join(directory, 'bin')
  mkdirSync(bin)
  for (const name of programs) {
    const path = name === 'node' ? process.execPath : findProgram(name)
    expect(path !== undefined, `${name} is not installed`)
    symlinkSync(path, join(bin, name))
  }
  return { ...process.env, PATH: bin }
}

/** @param {string} directory @param {string} tarball @param {NodeJS.ProcessEnv} env */
function install(directory, tarball, env) {
  writeFileSync(join(directory, 'package.json'), '{ "private": true }\n')
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts']
  run('npm', ['install', '--prefix', directory, ...quiet, tarball], { cwd: directory, env })
  const text = readFileSync(join(directory, 'package-lock.json'), 'utf8')
  const lock = /** @type {{ packages: Record<string, { hasInstallScript?: boolean }> }} */ (JSON.parse(text))
  const scripted = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript)
  expect(
    scripted.length === 0,
    `install scripts, which npm blocks, in: ${scripted.map(([name]) => name).join(', ')}`,
  )
}

/** @param {string} directory @param {NodeJS.ProcessEnv} env */
function importIt(directory, env) {
  for (const load of ["await import('lladdr')", "require('lladdr')"]) {
    const type = load.startsWith('await') ? 'module' : 'commonjs'
    const print = `console.log(JSON.stringify(Object.keys(${load})))`
    const output = run('node', [`--input-type=${type}`, '--eval', print], { cwd: directory, env })
    const missing = exported.filter((name) => !output.includes(`"${name}"`))
    expect(missing.length === 0, `${load} lacks ${missing.join(', ')}`, output)
  }
}

/** @param {string} directory @param {NodeJS.ProcessEnv} env */
function runCommand(directory, env) {
  const command = join(directory, 'node_modules/.bin/lladdr')
  const vendor = run('node', [command, 'vendor', '00:1b:21:00:00:01'], { cwd: directory, env })
  expect(vendor.includes('Intel'), 'lladdr vendor does not know Intel', vendor)
  const list = [command, 'list', '--json', '--state-dir', join(directory, 'state')]
  const output = run('node', [join(root, 'scripts/in-namespace.mjs'), ...list], { cwd: directory, env })
  const links = /** @type {{ name: string }[]} */ (JSON.parse(output))
  expect(
    links.length === 1 && links[0]?.name === 'lo',
    'lladdr list in an empty namespace shows more than lo',
    output,
  )
}

/** @template T @param {string} label @param {() => T} work @returns {T} */
function step(label, work) {
  const start = performance.now()
  const result = work()
  console.log(`${label}: ${secondsSince(start)}`)
  return result
}

/** @param {string} directory */
function checkPackage(directory) {
  const tarball = step('pack', () => pack(directory))
  step('publint', () => run(tool('publint'), ['run', '--strict', tarball]))
  step('are the types wrong', () =>
    run(tool('attw'), ['--profile', 'esm-only', '--format', 'ascii', tarball]),
  )
  const env = bareEnvironment(directory)
  step('install without a compiler', () => install(directory, tarball, env))
  step('import and require', () => importIt(directory, env))
  step('run the command', () => runCommand(directory, env))
}

const directory = mkdtempSync(join(tmpdir(), 'lladdr-package-'))
try {
  checkPackage(directory)
} catch (error) {
  if (!(error instanceof ProgramFailure)) throw error
  console.error(`${error.output}check-package: ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}
