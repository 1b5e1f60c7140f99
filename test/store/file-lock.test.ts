import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { FileLock, LladdrError, type AsyncFileLockRequest, type FileLockRequest } from '../../src/index.js'
import { lockHolder } from '../../src/store/lock-holder.js'
import { throwsCode } from '../helpers/errors.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { Child } from './helpers/child.js'

const forms: [name: string, acquire: (request: FileLockRequest) => Promise<FileLock>][] = [
  ['async', async (request) => FileLock.acquire(request)],
  // eslint-disable-next-line @typescript-eslint/require-await -- a throw becomes a rejection, as in the async form
  ['sync', async (request) => FileLock.acquireSync(request)],
]

for (const [form, acquire] of forms) {
  test(`A9: two holders in one process exclude each other, and releasing twice is fine (${form})`, async (t) => {
    const path = stateDirectory(t)
    const lock = await acquire({ path })
    const error = await throwsCode(t, acquire({ path, timeout: 0 }), 'LOCK_TIMEOUT')
    t.is(error.path, path)
    t.regex(
      error.message,
      new RegExp(`process ${String(process.pid)} \\(.*, this process\\); gave up after 0 ms`),
    )
    lock.release()
    const next = await acquire({ path, timeout: 0 })
    lock.release()
    await throwsCode(t, acquire({ path, timeout: 0 }), 'LOCK_TIMEOUT')
    next.release()
  })

  test(`A9: a lock ends with its scope (${form})`, async (t) => {
    const path = stateDirectory(t)
    for (let time = 0; time < 3; time++) {
      using lock = await acquire({ path, timeout: 0 })
      t.true(lock instanceof FileLock)
    }
  })

  test(`A9: locks on different bytes do not exclude each other (${form})`, async (t) => {
    const path = stateDirectory(t)
    using first = await acquire({ path, offset: 7 })
    using second = await acquire({ path, offset: 8, timeout: 0 })
    t.not(first, second)
    await throwsCode(t, acquire({ path, offset: 8, timeout: 0 }), 'LOCK_TIMEOUT')
  })

  test(`A9: a lock in use times out after the time given, not before (${form})`, async (t) => {
    const path = stateDirectory(t)
    using lock = await acquire({ path })
    const before = performance.now()
    await throwsCode(t, acquire({ path, timeout: 30 }), 'LOCK_TIMEOUT')
    t.true(performance.now() - before >= 29)
    lock.release()
  })

  test(`A9: the lock file is closed to others and stays (${form})`, async (t) => {
    const path = stateDirectory(t)
    for (let time = 0; time < 2; time++) (await acquire({ path })).release()
    t.is(statSync(path).mode & 0o7777, 0o600)
    t.is(readFileSync(path, 'utf8'), '')
    t.is(readdirSync(dirname(path)).length, 1)
  })

  test(`A8: a lock file that cannot be made is an error that names it (${form})`, async (t) => {
    const path = `${stateDirectory(t)}/below/lock`
    const error = await throwsCode(t, acquire({ path }), 'STATE_WRITE_FAILED')
    t.is(error.path, path)
    t.is(error.syscall, 'open')
  })

  const misuses: [what: string, request: Partial<FileLockRequest>, told: RegExp][] = [
    ['a negative byte', { offset: -1 }, /^offset /],
    ['half a byte', { offset: 0.5 }, /^offset /],
    ['a byte that is none', { offset: NaN }, /^offset /],
    ['a negative timeout', { timeout: -1 }, /^timeout/],
    ['a timeout that is none', { timeout: NaN }, /^timeout/],
    ['a path with a NUL', { path: 'a\0b' }, /^path /],
  ]
  for (const [what, misuse, message] of misuses) {
    test(`A8: ${what} is a programming error that names the parameter (${form})`, async (t) => {
      const path = stateDirectory(t)
      await t.throwsAsync(acquire({ path, ...misuse }), { instanceOf: TypeError, message })
      t.deepEqual(readdirSync(dirname(path)), [])
    })
  }

  test.serial(
    `A9, B3: a lock held elsewhere names its process, and goes with it, however it dies (${form})`,
    async (t) => {
      const path = stateDirectory(t)
      const holder = new Child(t, ['holdByte', path, '5'])
      t.is(await holder.word(), 'held')
      const error = await throwsCode(t, acquire({ path, offset: 5, timeout: 0 }), 'LOCK_TIMEOUT')
      t.regex(error.message, new RegExp(`process ${String(holder.process.pid)} \\(node\\);`))
      const waiting = form === 'async' ? acquire({ path, offset: 5, timeout: 60_000 }) : undefined
      await holder.kill()
      ;(await (waiting ?? acquire({ path, offset: 5, timeout: 0 }))).release()
    },
  )
}

const aborted: [when: string, abort: (controller: AbortController) => Promise<void> | void][] = [
  ['at once', (controller) => controller.abort()],
  [
    'while waiting',
    async (controller) => {
      await setImmediate()
      controller.abort()
    },
  ],
]
for (const [when, abort] of aborted) {
  test(`A9: a wait that is aborted ${when} rejects with the reason of the signal`, async (t) => {
    const path = stateDirectory(t)
    using lock = await FileLock.acquire({ path })
    const controller = new AbortController()
    const waiting = FileLock.acquire({ path, timeout: 60_000, signal: controller.signal })
    await abort(controller)
    const error = await t.throwsAsync(waiting, { any: true })
    t.is(error, controller.signal.reason)
    lock.release()
    ;(await FileLock.acquire({ path, timeout: 0 })).release()
  })
}

test('A9: a signal that is aborted already keeps the file from being made', async (t) => {
  const path = stateDirectory(t)
  const reason = new Error('changed my mind')
  const request: AsyncFileLockRequest = { path, signal: AbortSignal.abort(reason) }
  t.is(await t.throwsAsync(FileLock.acquire(request)), reason)
  t.deepEqual(readdirSync(dirname(path)), [])
})

test('A9: a signal that is aborted after the lock was granted changes nothing', async (t) => {
  const path = stateDirectory(t)
  const controller = new AbortController()
  using lock = await FileLock.acquire({ path, signal: controller.signal })
  controller.abort()
  await throwsCode(t, FileLock.acquire({ path, timeout: 0 }), 'LOCK_TIMEOUT')
  t.notThrows(() => lock.release())
})

test('A9, C2: sixteen waiters leave the thread pool free and all get their turn', async (t) => {
  const path = stateDirectory(t)
  const first = FileLock.acquireSync({ path })
  let holders = 0
  const waiters = Array.from({ length: 16 }, async () => {
    using lock = await FileLock.acquire({ path, timeout: 60_000 })
    holders++
    t.is(holders, 1)
    await setImmediate()
    holders--
    t.truthy(lock)
  })
  // The pool has four threads; reading needs one.
  t.is(await readFile(path, 'utf8'), '')
  first.release()
  await Promise.all(waiters)
})

test('A9: the holder of a lock that nobody holds, or of no file, is not made up', (t) => {
  const path = stateDirectory(t)
  t.is(lockHolder(path, 0), undefined)
  using lock = FileLock.acquireSync({ path, offset: 3 })
  t.regex(lockHolder(path, 3) ?? '', new RegExp(`^process ${String(process.pid)} `))
  t.is(lockHolder(path, 33), undefined)
  lock.release()
  t.is(lockHolder(path, 3), undefined)
})

test('A9: a holder that /proc does not show is told as another process', (t) => {
  const path = stateDirectory(t)
  using lock = FileLock.acquireSync({ path })
  // The lock goes with the file, and a new file of that name is another one: there is no holder to find any more.
  rmSync(path)
  t.is(lockHolder(path, 0), undefined)
  using next = FileLock.acquireSync({ path, timeout: 0 })
  t.not(lock, next)
  t.throws(() => FileLock.acquireSync({ path, timeout: 0 }), { instanceOf: LladdrError })
})
