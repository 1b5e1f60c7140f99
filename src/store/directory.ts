import { existsSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { call, type Task } from '../task.js'
import type { StoreFiles } from './files.js'

/** Create the directory and what is missing above it, each durably and closed to other users. */
export function* createDirectory(files: StoreFiles, path: string): Task<void> {
  if (existsSync(path)) return
  yield* createDirectory(files, dirname(path))
  yield* call(files, 'makeDirectory', path)
}

/** `/var/lib/lladdr` for root, `$XDG_STATE_HOME/lladdr` otherwise; macOS's Application Support folders there. */
export function defaultStateDirectory(): string {
  const isRoot = process.getuid?.() === 0
  if (platform() === 'darwin') {
    return join(isRoot ? '/' : homedir(), 'Library', 'Application Support', 'lladdr')
  }
  if (isRoot) return '/var/lib/lladdr'
  // The XDG base directory specification has relative paths ignored.
  const given = process.env['XDG_STATE_HOME']
  return join(given?.startsWith('/') ? given : join(homedir(), '.local', 'state'), 'lladdr')
}
