import { loadAddon, type NativeLock, type NativeLockRequest } from '../binding/index.js'
import { isSystemFailure, LladdrError } from '../errors/index.js'
import { run, runSync, step, type Pending, type Task } from '../task.js'
import { lockHolder } from './lock-holder.js'
import { failedToWrite } from './store-error.js'

export interface FileLockRequest {
  /** Created with mode 0600 where missing, and never removed: a removed lock file would give two holders. */
  path: string
  /** Which byte; locks on different bytes do not exclude each other. Default 0. */
  offset?: number
  /** Milliseconds; 0 tries once. Default 5000. */
  timeout?: number
}

export interface AsyncFileLockRequest extends FileLockRequest {
  signal?: AbortSignal
}

export const DEFAULT_LOCK_TIMEOUT_MS = 5000

/**
 * An exclusive lock on one byte of a file (fcntl(2), open file description locks). It excludes other processes and other
 * holders in this one, and the kernel releases it when the process dies, however it dies.
 */
export class FileLock implements Disposable {
  readonly #lock: NativeLock

  private constructor(lock: NativeLock) {
    this.#lock = lock
  }

  /** @throws LladdrError LOCK_TIMEOUT naming the holder, STATE_UNWRITABLE; the signal's reason when aborted. */
  static async acquire(request: AsyncFileLockRequest): Promise<FileLock> {
    return new FileLock(await run(acquireLock(request)))
  }

  /** {@link acquire}, blocking this thread for up to the timeout. */
  static acquireSync(request: FileLockRequest): FileLock {
    return new FileLock(runSync(acquireLock(request)))
  }

  /** Idempotent. */
  release(): void {
    this.#lock.release()
  }

  [Symbol.dispose](): void {
    this.release()
  }
}

/** The lock itself, for tasks; release it in a finally. */
export function* acquireLock(wanted: AsyncFileLockRequest): Task<NativeLock> {
  const { path, offset = 0, timeout = DEFAULT_LOCK_TIMEOUT_MS, signal } = wanted
  try {
    return yield* step<NativeLock>({
      sync: () => loadAddon().acquireLockSync(path, offset, timeout),
      async: () => waitFor(path, { offset, timeout, signal }),
    })
  } catch (error) {
    if (isSystemFailure(error) && error.code === 'ETIMEDOUT') throw timedOut({ path, offset, timeout }, error)
    throw failedToWrite(error, path)
  }
}

interface Waiting {
  offset: number
  timeout: number
  signal: AbortSignal | undefined
}

/** With a signal it cannot be waited for: nothing could abort it then. */
function waitFor(path: string, { offset, timeout, signal }: Waiting): Pending<NativeLock> {
  signal?.throwIfAborted()
  const native = loadAddon().acquireLock(path, offset, timeout)
  let outcome: { lock: NativeLock } | { error: unknown } | undefined = native.lock && { lock: native.lock }
  const settled = native.promise.then(
    (lock) => {
      outcome ??= { lock }
      return lock
    },
    (error: unknown) => {
      outcome ??= { error }
      throw error
    },
  )
  const wait = (): NativeLock => {
    const lock = outcome ? undefined : native.wait()
    if (lock) outcome = { lock }
    if (!outcome) throw new TypeError('The lock was granted to somebody else.')
    if ('error' in outcome) throw outcome.error
    return outcome.lock
  }
  return { promise: signal ? abortable(settled, native, signal) : settled, wait }
}

async function abortable(
  settled: Promise<NativeLock>,
  native: NativeLockRequest,
  signal: AbortSignal,
): Promise<NativeLock> {
  const abort = (): void => {
    native.abort()
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await settled
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function timedOut({ path, offset, timeout }: Required<FileLockRequest>, cause: unknown): LladdrError {
  const holder = lockHolder(path, offset) ?? 'another process'
  const waited = `${String(timeout)} ms`
  return new LladdrError(
    'LOCK_TIMEOUT',
    `The lock on ${path} is held by ${holder}; gave up after ${waited}.`,
    {
      path,
      cause,
    },
  )
}
