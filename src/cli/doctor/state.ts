import { accessSync, constants, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defaultStateDirectory, FileLock, LladdrError, openIdentity, openSpoofer } from '../../index.js'
import type { LinkLayer, Logger, Spoofer } from '../../index.js'
import { closing } from '../closing.js'
import type { Context } from '../context.js'
import { failed, ok, warning, type Check } from './check.js'

export const stateDirectory = ({ options }: Context): string => options.stateDir ?? defaultStateDirectory()

export function checkDirectory(directory: string): Check {
  const isThere = existsSync(directory)
  // Where there is none yet, the first spoof makes it.
  const place = isThere ? directory : nearestDirectory(directory)
  if (isThere && !mayAccess(place, constants.R_OK | constants.X_OK)) {
    return warning('state directory', `${directory} cannot be read by this user`, giveAnother)
  }
  if (!mayAccess(place, constants.W_OK)) {
    return warning('state directory', `${place} cannot be written by this user`, giveAnother)
  }
  return ok('state directory', isThere ? directory : `${directory} is made by the first spoof`)
}

const giveAnother = 'Run as the user who owns it, or give another directory with --state-dir.'

const nearestDirectory = (path: string): string =>
  existsSync(path) || path === dirname(path) ? path : nearestDirectory(dirname(path))

function mayAccess(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

/** What is on disk: sound or not, and changes that wait to be settled. */
export async function checkState(context: Context, links: LinkLayer): Promise<Check[]> {
  const found: string[] = []
  try {
    const log = collect(found)
    return await closing(
      await openSpoofer({ ...context.options, links, log, recover: false }),
      async (spoofer) => [checkFiles(spoofer, found), await checkInterrupted(spoofer)],
    )
  } catch (error) {
    if (!(error instanceof LladdrError)) throw error
    const tell = error.code === 'STATE_UNREADABLE' ? warning : failed
    return [tell('state files', error.message, error.hint)]
  }
}

/** Opening mends damage where a good copy is left, and logs it: here that is a finding. */
function collect(found: string[]): Logger {
  const note = (message: string): void => {
    found.push(message)
  }
  return { debug: () => undefined, info: () => undefined, warn: note, error: note }
}

function checkFiles({ repository }: Spoofer, found: readonly string[]): Check {
  const { status, problems } = repository.validate()
  const { backups, spoofed } = repository.statistics()
  const all = [...found, ...problems]
  if (status === 'critical') return failed('state files', all.join('; '), 'See `lladdr backup verify`.')
  if (all.length > 0) {
    return warning('state files', all.join('; '), 'Nothing is lost; find out what damages the files.')
  }
  return ok('state files', `sound; backups: ${backups}, of which spoofed: ${spoofed}`)
}

async function checkInterrupted(spoofer: Spoofer): Promise<Check> {
  const names = (await spoofer.status())
    .filter(({ state }) => state === 'interrupted')
    .map(({ name }) => `"${name}"`)
  const identity = await openIdentity({ spoofer })
  if ((await closing(identity, async (session) => session.status())).interrupted) names.push('the identity')
  if (names.length === 0) return ok('interrupted changes', 'none')
  return warning('interrupted changes', `of ${names.join(', ')}`, 'Settle them with `lladdr recover`.')
}

/** Tries the store's lock without waiting, and without making the file that it is on. */
export async function checkLock(directory: string): Promise<Check> {
  const path = join(directory, 'lock')
  if (!existsSync(path)) return ok('lock', 'never used')
  if (!mayAccess(path, constants.R_OK | constants.W_OK)) {
    return warning('lock', `${path} cannot be tried by this user`, giveAnother)
  }
  try {
    const lock = await FileLock.acquire({ path, timeout: 0 })
    lock.release()
    return ok('lock', 'free')
  } catch (error) {
    if (!(error instanceof LladdrError)) throw error
    return warning('lock', error.message, error.hint)
  }
}
