import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { loadAddon } from '../../src/binding/index.js'
import { addonPath } from '../helpers/native.js'
import { emptyDirectory } from '../helpers/state-directory.js'

const loader = fileURLToPath(new URL('../../src/binding/load.ts', import.meta.url))
const script = `
  const { loadAddon } = await import(${JSON.stringify(loader)})
  try { console.log(loadAddon().platform) } catch (error) {
    console.log(error.code, error.cause instanceof Error, error.message, error.hint)
  }
`

/** A process that finds its addon in this directory; NAME_PREBUILD is node-gyp-build's own variable. */
function loadFrom(directory: string): string {
  const env = { ...process.env, LLADDR_PREBUILD: directory }
  const options = { encoding: 'utf8', env } as const
  return execFileSync(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], options)
}

function directoryWith(t: ExecutionContext, content?: Buffer): string {
  const directory = emptyDirectory(t)
  mkdirSync(join(directory, 'build', 'Release'), { recursive: true })
  if (content) writeFileSync(join(directory, 'build', 'Release', 'lladdr.node'), content)
  return directory
}

test('C5: the addon loads once per thread and names its platform', (t) => {
  t.is(loadAddon(), loadAddon())
  t.is(loadAddon().platform, 'linux')
})

test('C5: a missing addon is BACKEND_UNAVAILABLE with the cause and what to do', (t) => {
  const told = loadFrom(directoryWith(t))
  t.regex(told, /^BACKEND_UNAVAILABLE true The native addon cannot be loaded on linux-\w+ with Node v/)
  t.regex(told, /No native build was found for platform=linux/)
  t.regex(told, /npm install && npx cmake-js compile/)
  t.regex(told, /apt install cmake g\+\+ make/)
})

test('C5: a damaged addon is BACKEND_UNAVAILABLE, not a crash', (t) => {
  const told = loadFrom(directoryWith(t, Buffer.from('not an addon')))
  t.regex(told, /^BACKEND_UNAVAILABLE true [^]*(invalid ELF header|file too short)/)
})

test('C5: an addon in another place is found there', (t) => {
  const directory = directoryWith(t)
  copyFileSync(addonPath, join(directory, 'build', 'Release', 'lladdr.node'))
  t.is(loadFrom(directory), 'linux\n')
})

test('C5: require() and import share one addon within a thread', (t) => {
  t.is(createRequire(import.meta.url)(addonPath), loadAddon())
  t.is(spawnSync(process.execPath, ['-p', `require(${JSON.stringify(addonPath)}).platform`]).status, 0)
})
