#!/usr/bin/env node
/**
 * What prebuildify takes for node-gyp: the same rebuild by cmake-js, so that every binary comes from CMakeLists.txt.
 * Of node-gyp's arguments only --arch matters; --target and --devdir name Node headers, which N-API does not need.
 */
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './process.mjs'

const { values } = parseArgs({ strict: false, options: { arch: { type: 'string', default: process.arch } } })
const cmakeJs = join(root, 'node_modules', 'cmake-js', 'bin', 'cmake-js')
const options = [
  '--arch',
  String(values['arch']),
  '--config',
  'Release',
  '--parallel',
  String(availableParallelism()),
]
const { status } = spawnSync(process.execPath, [cmakeJs, 'rebuild', ...options], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(status ?? 1)
