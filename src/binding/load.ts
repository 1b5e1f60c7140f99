import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Addon } from './addon.js'

/** src/binding and dist/binding are both two levels below the package root. */
const packageRoot = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)

let loaded: Addon | undefined

/**
 * The native addon: a local build (build/Release) where there is one, else the prebuilt file for this platform.
 * Loaded once per thread.
 *
 * @throws Error with `code: 'BACKEND_UNAVAILABLE'` and the loader's own error as `cause`.
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
    throw Object.assign(new Error(explain(cause), { cause }), { code: 'BACKEND_UNAVAILABLE' })
  }
}

function explain(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message.trim() : String(cause)
  return `The native addon of lladdr could not be loaded on ${process.platform}-${process.arch}, Node ${process.version}:
${reason}

Possible causes and what to do:
- There is no prebuilt addon for this platform, processor or C library: build it from source, in ${packageRoot}:
    npm install && npx cmake-js compile
  This needs cmake and a C++17 compiler (Debian and Ubuntu: apt install cmake g++ make).
- node_modules was installed for another processor or system (copied, or an image for another platform): install again here.
- The C library is older than the prebuilt addon needs ("GLIBC_… not found"), or this is a system without glibc: build from source as above.
- The file is damaged or was built for another Node runtime: remove ${packageRoot}build and install again.
To go on without the addon, use the shell backend.`
}
