/**
 * node scripts/build.mjs [native] [data] [ts]
 *
 * Builds the addon (native/ to build/Release/lladdr.node), the vendor data (data/vendors.json.gz) and the JavaScript
 * (src/ to dist/), all unless one is named, and skips what is up to date: a stamp in build/ holds a digest of what each was built from.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { ProgramFailure, findProgram, root, run, secondsSince } from './process.mjs'
import { buildVendorData } from './vendor-data.mjs'

/** @typedef {{ inputs: string[], outputs: string[], build: () => void | Promise<void> }} Part */

/** @type {Record<string, Part>} */
const parts = {
  native: {
    inputs: ['native', 'CMakeLists.txt', 'package.json'],
    outputs: ['build/Release/lladdr.node'],
    build: buildNative,
  },
  data: {
    inputs: ['scripts/vendor-data.mjs', 'node_modules/oui-data/package.json'],
    outputs: ['data/vendors.json.gz'],
    build: () => {
      buildVendorData('data/vendors.json.gz')
    },
  },
  ts: {
    inputs: ['src', 'scripts/bundle.mjs', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    outputs: ['dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js'],
    build: buildTypeScript,
  },
}

function buildNative() {
  refuseWithoutTools()
  const cmakeJs = join('node_modules', 'cmake-js', 'bin', 'cmake-js')
  run(process.execPath, [
    cmakeJs,
    'compile',
    '--config',
    'Release',
    '--parallel',
    String(availableParallelism()),
  ])
}

/** The declarations by the compiler, which checks the types on the way; the JavaScript by the bundler. */
async function buildTypeScript() {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'])
  await bundle('dist')
}

function refuseWithoutTools() {
  /** @param {string[]} names */
  const isThere = (...names) => names.some((name) => findProgram(name) !== undefined)
  const missing = []
  if (!isThere('cmake')) missing.push('cmake')
  if (!isThere('c++', 'g++', 'clang++') && process.env['CXX'] === undefined) missing.push('a C++ compiler')
  if (!isThere('make', 'ninja')) missing.push('make')
  if (missing.length === 0) return
  const hint = [
    'The addon is compiled here, which needs:',
    '  Debian, Ubuntu: apt-get install cmake g++ make',
    '  macOS: xcode-select --install; brew install cmake',
  ]
  throw new ProgramFailure(`not found: ${missing.join(', ')}`, `${hint.join('\n')}\n`)
}

/** @param {string} path @returns {string[]} the files at or below it, relative to the root, in a fixed order */
function filesBelow(path) {
  const absolute = join(root, path)
  if (!existsSync(absolute)) return []
  if (statSync(absolute).isFile()) return [path]
  return readdirSync(absolute)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)))
}

/** @param {Part} part */
function digest({ inputs }) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\0`)
  for (const file of inputs.flatMap(filesBelow))
    hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/** @param {string} name @param {Part} part */
async function buildIfStale(name, part) {
  const stamp = join(root, 'build', `${name}.stamp`)
  const current = digest(part)
  const isBuilt = part.outputs.every((path) => existsSync(join(root, path)))
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return
  const start = performance.now()
  await part.build()
  mkdirSync(join(root, 'build'), { recursive: true })
  writeFileSync(stamp, current)
  console.log(`built ${name} in ${secondsSince(start)}`)
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts)
for (const name of names) {
  const part = parts[name]
  if (part === undefined) {
    console.error(`build: no part "${name}", there are: ${Object.keys(parts).join(', ')}`)
    process.exit(64)
  }
  try {
    await buildIfStale(name, part)
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error
    console.error(`${error.output}build ${name}: ${error.message}`)
    process.exit(1)
  }
}
