import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { loadAddon } from '../binding/index.js'
import { fromSystem, LladdrError, type ErrorCode } from '../errors/index.js'
import { FileLock } from '../store/index.js'
import { call, run, runSync, step, type Task } from '../task.js'
import { builtInProfiles } from './built-in.js'
import { defaultSettingsPath } from './directory.js'
import { parseJson, parseSettings, validate, type Settings } from './parse.js'
import type { Profile } from './schema.js'
import { watchSettings, type SettingsChange } from './watch.js'

export interface CreateOptions {
  /** Put it in the place of one that has the name. Default false. */
  replace?: boolean
}

/**
 * A settings file: JSON that a person may edit at any time. Reading creates nothing, and without a file there are the
 * built-in profiles. Changes are atomic and durable, and exclude each other between processes.
 */
export class SettingsFile {
  readonly path: string

  constructor(path = defaultSettingsPath()) {
    this.path = resolve(path)
  }

  /** @throws LladdrError SETTINGS_INVALID, SETTINGS_UNREADABLE. */
  read(): Settings {
    return parseSettings(this.path, readText(this.path))
  }

  /**
   * @throws LladdrError ARGUMENT_INVALID naming what is wrong with it, SETTINGS_INVALID, PROFILE_BUILT_IN, PROFILE_EXISTS, LOCK_TIMEOUT, SETTINGS_UNREADABLE,
   * SETTINGS_UNWRITABLE.
   */
  async createProfile(name: string, profile: Profile, options?: CreateOptions): Promise<void> {
    return run(edit(this.path, creating(name, profile, options)))
  }

  createProfileSync(name: string, profile: Profile, options?: CreateOptions): void {
    runSync(edit(this.path, creating(name, profile, options)))
  }

  /** @throws as createProfile, PROFILE_UNKNOWN, and ARGUMENT_INVALID where a rule names it. */
  async deleteProfile(name: string): Promise<void> {
    return run(edit(this.path, deleting(name)))
  }

  deleteProfileSync(name: string): void {
    runSync(edit(this.path, deleting(name)))
  }

  /**
   * The settings of now, and then what is in force after every change of the file; a broken edit is told, and the last good
   * settings stay. It keeps the process alive until the loop is left or the signal is given, whose reason it then throws.
   * @throws LladdrError SETTINGS_UNREADABLE; SETTINGS_INVALID where the file is broken from the start.
   */
  watch({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<SettingsChange, void> {
    return watchSettings(this.path, () => this.read(), signal)
  }
}

/** @throws LladdrError PROFILE_UNKNOWN. */
export function profileOf({ profiles, path }: Settings, name: string): Profile {
  const profile = profiles.get(name)
  if (profile) return profile
  const names = [...profiles.keys()].join(', ')
  throw new LladdrError('PROFILE_UNKNOWN', `There is no profile "${name}"; there are ${names}.`, { path })
}

const isBuiltIn = (name: string): boolean => Object.hasOwn(builtInProfiles, name)

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw failure('SETTINGS_UNREADABLE', `Cannot read ${path}`, path)(error)
  }
}

interface Contents {
  profiles?: Record<string, Profile>
}

type Edit = (contents: Contents, path: string) => void

const creating =
  (name: string, profile: Profile, { replace = false }: CreateOptions = {}): Edit =>
  (contents, path) => {
    if (isBuiltIn(name)) throw builtIn(name, path)
    const exists = Object.hasOwn(contents.profiles ?? {}, name)
    if (exists && !replace)
      throw new LladdrError('PROFILE_EXISTS', `${path} has a profile "${name}" already.`, { path })
    contents.profiles = { ...contents.profiles, [name]: profile }
  }

const deleting =
  (name: string): Edit =>
  (contents, path) => {
    if (isBuiltIn(name)) throw builtIn(name, path)
    const { [name]: removed, ...rest } = contents.profiles ?? {}
    if (!removed) throw new LladdrError('PROFILE_UNKNOWN', `${path} has no profile "${name}".`, { path })
    contents.profiles = rest
  }

const builtIn = (name: string, path: string): LladdrError =>
  new LladdrError('PROFILE_BUILT_IN', `The profile "${name}" is built in.`, { path })

/** Others' editors know nothing of our lock: it keeps two of us apart, and the file whole for everybody. */
function* edit(path: string, change: Edit): Task<void> {
  try {
    yield* makeDirectory(dirname(path))
  } catch (error) {
    throw failure('SETTINGS_UNWRITABLE', `Cannot write ${path}`, path)(error)
  }
  const request = { path: `${path}.lock` }
  const lock = yield* step({
    sync: () => FileLock.acquireSync(request),
    async: () => FileLock.acquire(request),
  })
  try {
    const text = readText(path)
    const contents = text === undefined ? { version: 1 } : parseJson(path, text)
    validate(path, contents)
    change(contents as Contents, path)
    validate(path, contents, 'ARGUMENT_INVALID')
    yield* write(path, Buffer.from(`${JSON.stringify(contents, null, 2)}\n`))
  } finally {
    lock.release()
  }
}

const DIRECTORY_MODE = 0o755
/** A profile may hold a secret. */
const FILE_MODE = 0o600

function* makeDirectory(path: string): Task<void> {
  if (existsSync(path)) return
  yield* makeDirectory(dirname(path))
  yield* call(loadAddon(), 'makeDirectory', path, DIRECTORY_MODE)
}

function* write(path: string, data: Uint8Array): Task<void> {
  try {
    yield* call(loadAddon(), 'replaceFile', path, data, FILE_MODE)
  } catch (error) {
    throw failure('SETTINGS_UNWRITABLE', `Cannot write ${path}`, path)(error)
  }
}

const failure =
  (code: ErrorCode, what: string, path: string) =>
  (error: unknown): unknown =>
    fromSystem(error, {
      codes: { EACCES: code, EPERM: code, EROFS: code, ENOTDIR: code, ENOENT: code, EISDIR: code },
      message: (reason) => `${what}: ${reason}.`,
      path,
    })
