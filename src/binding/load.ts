import { createRequire } from 'node:module'
import { join } from 'node:path'
import { LladdrError } from '../errors/index.js'
import { packageRoot } from '../package-root.js'
import type { Addon } from './addon.js'

const require = createRequire(import.meta.url)

let loaded: Addon | undefined

/**
 * The native addon: a local build (build/Release) where there is one, else the prebuilt file for this platform.
 * Loaded once per thread.
 *
 * @throws LladdrError BACKEND_UNAVAILABLE with the loader's own error as `cause`.
 */
export function loadAddon(): Addon {
  loaded ??= requireAddon()
  return loaded
}

function requireAddon(): Addon {
  try {
    const load = require('node-gyp-build') as (root: string) => Addon
    return load(packageRoot)
  } catch (cause) {
    throw unavailable(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

const buildIt = `Build it from source: \`npm install && npx cmake-js compile\` in ${packageRoot} (needs cmake and a C++17 compiler; Debian and Ubuntu: apt install cmake g++ make).`

/** What the loader's words mean, most telling first. */
const remedies: readonly [RegExp, string][] = [
  [/No native build was found/, buildIt],
  [
    /GLIBC(XX)?_|libc\.musl|ld-musl/,
    `The C library is older than, or not the one, that it was built for. ${buildIt}`,
  ],
  [
    /invalid ELF header|wrong ELF class|incompatible architecture|not a mach-o|slice is not valid/i,
    'node_modules was installed on another system or processor: run `npm ci` here.',
  ],
  [/./, `The file may be damaged: remove ${join(packageRoot, 'build')} and install again. ${buildIt}`],
]

function unavailable(reason: string, cause: unknown): LladdrError {
  const what = `on ${process.platform}-${process.arch} with Node ${process.version}`
  // node-gyp-build adds its whole search (abi, uv, armv …), which the cause still has.
  const firstLine =
    reason
      .trim()
      .split('\n')[0]
      ?.replace(/ runtime=.*$/, '') ?? ''
  const hint = remedies.find(([pattern]) => pattern.test(reason))?.[1]
  return new LladdrError('BACKEND_UNAVAILABLE', `The native addon cannot be loaded ${what}: ${firstLine}.`, {
    hint,
    cause,
  })
}
