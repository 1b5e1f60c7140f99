import { on } from 'node:events'
import { watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fromSystem, LladdrError } from '../errors/index.js'
import type { Settings } from './parse.js'

/** What is in force after the file changed: the settings in it, or, with why it cannot be read, the last good ones. */
export interface SettingsChange {
  readonly settings: Settings
  readonly error?: LladdrError
}

/**
 * The directory is watched, not the file, because editors put a new file in the place of the old one. Each event has the
 * file read again, and what leaves the settings as they were is no change: so events that come together are told as one.
 */
export async function* watchSettings(
  path: string,
  read: () => Settings,
  signal?: AbortSignal,
): AsyncGenerator<SettingsChange, void> {
  signal?.throwIfAborted()
  const watcher = startWatching(dirname(path))
  // Before the first look, so that nothing is lost between the two.
  const events = on(watcher, 'change', { signal }) as AsyncIterable<[type: string, name: string | null]>
  try {
    let change: SettingsChange = { settings: read() }
    yield change
    for await (const [, name] of events) {
      if (name !== null && name !== basename(path)) continue
      await setImmediate() // what an editor does in several steps arrives as several events: let them come in
      const next = look(read, change.settings)
      if (isSame(next, change)) continue
      change = next
      yield change
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    watcher.close()
  }
}

function startWatching(directory: string): ReturnType<typeof watch> {
  try {
    return watch(directory)
  } catch (error) {
    throw fromSystem(error, {
      codes: { ENOENT: 'SETTINGS_UNREADABLE', EACCES: 'SETTINGS_UNREADABLE', ENOTDIR: 'SETTINGS_UNREADABLE' },
      message: (reason) => `Cannot watch ${directory}: ${reason}.`,
      path: directory,
      hint: 'Create the directory, or watch a settings file in one that exists.',
    })
  }
}

function look(read: () => Settings, last: Settings): SettingsChange {
  try {
    return { settings: read() }
  } catch (error) {
    if (error instanceof LladdrError) return { settings: last, error }
    throw error
  }
}

const isSame = (one: SettingsChange, other: SettingsChange): boolean => tell(one) === tell(other)

const tell = ({ settings: { profiles, rules }, error }: SettingsChange): string =>
  JSON.stringify([error?.message, [...profiles], rules])
