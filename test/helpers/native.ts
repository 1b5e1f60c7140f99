import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ExecutionContext } from 'ava'
import type { NativeError, NativeLink, NativeLinks, NativeLock } from '../../src/binding/addon.js'
import { loadAddon } from '../../src/binding/index.js'

export const addon = loadAddon()

/** The file behind it, for threads and processes that run without TypeScript. */
export const addonPath: string = (
  createRequire(import.meta.url)('node-gyp-build') as { path(root: string): string }
).path(fileURLToPath(new URL('../..', import.meta.url)))

/** The addon's functions in one of their two forms; a test written against it covers both with the same words. */
export interface Form {
  name: 'sync' | 'async'
  list(links: NativeLinks): Promise<NativeLink[]>
  get(links: NativeLinks, name: string): Promise<NativeLink>
  getAddress(links: NativeLinks, name: string): Promise<string>
  setAddress(links: NativeLinks, name: string, address: string): Promise<void>
  setUp(links: NativeLinks, name: string, up: boolean): Promise<void>
  replaceFile(path: string, data: Uint8Array, mode: number): Promise<void>
  duplicateFile(from: string, to: string): Promise<void>
  makeDirectory(path: string, mode: number): Promise<void>
  acquireLock(path: string, offset: number, timeoutMs: number): Promise<NativeLock>
}

function takeAll(take: () => NativeLink[]): NativeLink[] {
  const links: NativeLink[] = []
  for (let some = take(); some.length > 0; some = take()) links.push(...some)
  return links
}

/* eslint-disable @typescript-eslint/require-await -- a throw becomes a rejection, as in the async form */
const sync: Form = {
  name: 'sync',
  list: async (links) => links.listSync(),
  get: async (links, name) => links.getSync(name),
  getAddress: async (links, name) => links.getAddressSync(name),
  setAddress: async (links, name, address) => links.setAddressSync(name, address),
  setUp: async (links, name, up) => links.setUpSync(name, up),
  replaceFile: async (path, data, mode) => addon.replaceFileSync(path, data, mode),
  duplicateFile: async (from, to) => addon.duplicateFileSync(from, to),
  makeDirectory: async (path, mode) => addon.makeDirectorySync(path, mode),
  acquireLock: async (path, offset, timeoutMs) => addon.acquireLockSync(path, offset, timeoutMs),
}
/* eslint-enable @typescript-eslint/require-await */

const async: Form = {
  name: 'async',
  list: async (links) => takeAll(await links.list()),
  get: (links, name) => links.get(name),
  getAddress: (links, name) => links.getAddress(name),
  setAddress: (links, name, address) => links.setAddress(name, address),
  setUp: (links, name, up) => links.setUp(name, up),
  replaceFile: (path, data, mode) => addon.replaceFile(path, data, mode),
  duplicateFile: (from, to) => addon.duplicateFile(from, to),
  makeDirectory: (path, mode) => addon.makeDirectory(path, mode),
  acquireLock: (path, offset, timeoutMs) => addon.acquireLock(path, offset, timeoutMs).promise,
}

export const forms: readonly Form[] = [sync, async]

export function openLinks(t: ExecutionContext): NativeLinks {
  const links = new addon.Links()
  t.teardown(() => {
    links.close()
  })
  return links
}

/** The promise rejects with an Error that has exactly these own properties, besides `message` and `stack`. */
export async function failsWith(
  t: ExecutionContext,
  promise: Promise<unknown>,
  properties: Partial<NativeError>,
): Promise<NativeError> {
  const error = (await t.throwsAsync(promise, { instanceOf: Error })) as NativeError
  t.deepEqual({ ...error }, properties as NativeError, error.message)
  return error
}

/** One call for another process: a method of the addon, or of its Links, and the arguments; for file content text or a size. */
export type Call = [target: 'addon' | 'links', method: string, ...parameters: unknown[]]
export interface Outcome {
  value?: unknown
  error?: Partial<NativeError>
}

const callFixture = fileURLToPath(new URL('../fixtures/native-call.ts', import.meta.url))

/** Makes the calls in a process of its own, started through `wrapper`, for instance `['setpriv', …]`. */
export async function callElsewhere(wrapper: string[], calls: Call[]): Promise<Outcome[]> {
  const parameters = [...wrapper, process.execPath, '--import=tsx', callFixture, JSON.stringify(calls)]
  const { stdout } = await promisify(execFile)('env', parameters)
  return JSON.parse(stdout) as Outcome[]
}

/** A wrapper that leaves the process without any capability. */
export const withoutCapabilities = ['setpriv', '--bounding-set=-all', '--inh-caps=-all']
