import { existsSync, statSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { LladdrError } from '../errors/index.js'
import { step, type Task } from '../task.js'
import type { StoreFiles } from './files.js'

/** Create the directory and what is missing above it, each durably and closed to other users. */
export function* createDirectory(files: StoreFiles, path: string): Task<void> {
  if (existsSync(path)) return
  yield* createDirectory(files, dirname(path))
  yield* step(files.makeDirectory(path))
}

const OTHERS_MAY_WRITE = 0o022

/**
 * Whether it is there. @throws LladdrError STATE_INSECURE where another user could change what we find here, or give us
 * files of his.
 */
export function assertTrusted(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  const user = process.geteuid?.()
  if (!stats) return false
  if (user === undefined) return true
  const fail = (why: string): LladdrError =>
    new LladdrError('STATE_INSECURE', `The state directory ${path} cannot be trusted: ${why}.`, { path })
  if (stats.uid !== user && stats.uid !== 0) throw fail(`it belongs to user ${String(stats.uid)}`)
  if ((stats.mode & OTHERS_MAY_WRITE) !== 0) throw fail('other users may write there')
  return true
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
