import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import type { NativeLock } from '../../src/binding/addon.js'
import { addon, failsWith, forms } from '../helpers/native.js'
import { emptyDirectory } from '../helpers/state-directory.js'

const LONG = 60_000
const lockPath = (t: ExecutionContext): string => join(emptyDirectory(t), 'lock')
const timedOut = (path: string) => ({ code: 'ETIMEDOUT', errno: 110, syscall: 'F_OFD_SETLK', path })
const cancelled = (path: string) => ({ code: 'ECANCELED', errno: 125, syscall: 'F_OFD_SETLK', path })

for (const form of forms) {
  test(`A9: one holder at a time, also within one process (${form.name})`, async (t) => {
    const path = lockPath(t)
    const lock = await form.acquireLock(path, 0, 0)
    for (const timeout of [0, 1, 20.5]) {
      const error = await failsWith(t, form.acquireLock(path, 0, timeout), timedOut(path))
      t.regex(error.message, /byte 0 stayed locked by another holder/)
    }
    lock.release()
    lock.release()
    ;(await form.acquireLock(path, 0, 0)).release()
  })

  test(`A9: a timed-out wait leaves no claim behind (${form.name})`, async (t) => {
    const path = lockPath(t)
    const lock = await form.acquireLock(path, 0, 0)
    for (let i = 0; i < 20; i += 1) await t.throwsAsync(form.acquireLock(path, 0, 1), { code: 'ETIMEDOUT' })
    lock.release()
    const next = await form.acquireLock(path, 0, 0)
    next.release()
  })

  test(`A9: each byte of the file is a lock of its own (${form.name})`, async (t) => {
    const path = lockPath(t)
    const offsets = [0, 1, 2, 1000, 2 ** 31 - 1]
    const locks = await Promise.all(offsets.map((offset) => form.acquireLock(path, offset, 0)))
    for (const offset of offsets) {
      await t.throwsAsync(form.acquireLock(path, offset, 0), { code: 'ETIMEDOUT' })
    }
    for (const lock of locks) lock.release()
  })

  test(`A9: the lock file is made with mode 0600, stays, and stays empty (${form.name})`, async (t) => {
    const path = lockPath(t)
    ;(await form.acquireLock(path, 7, 0)).release()
    t.is(statSync(path).mode & 0o777, 0o600)
    t.is(readFileSync(path).length, 0)
  })

  test(`A8: a lock file that cannot be opened is an error with its path (${form.name})`, async (t) => {
    const directory = emptyDirectory(t)
    const [missing, link] = [join(directory, 'missing', 'lock'), join(directory, 'link')]
    symlinkSync(join(directory, 'elsewhere'), link)
    mkdirSync(join(directory, 'directory'))
    const failed = { syscall: 'open' }
    await failsWith(t, form.acquireLock(missing, 0, LONG), {
      ...failed,
      code: 'ENOENT',
      errno: 2,
      path: missing,
    })
    await failsWith(t, form.acquireLock(link, 0, LONG), { ...failed, code: 'ELOOP', errno: 40, path: link })
    const path = join(directory, 'directory')
    await failsWith(t, form.acquireLock(path, 0, LONG), { ...failed, code: 'EISDIR', errno: 21, path })
    t.deepEqual(readdirSync(directory), ['directory', 'link'])
  })
}

test('A9: a waiter gets the lock as soon as it is released', async (t) => {
  const path = lockPath(t)
  const lock = addon.acquireLockSync(path, 0, 0)
  const { promise } = addon.acquireLock(path, 0, LONG)
  lock.release()
  const next = await promise
  t.throws(() => addon.acquireLockSync(path, 0, 0), { code: 'ETIMEDOUT' })
  next.release()
})

test('A9: an infinite timeout waits until the release', async (t) => {
  const path = lockPath(t)
  const lock = addon.acquireLockSync(path, 0, Infinity)
  const { promise } = addon.acquireLock(path, 0, Infinity)
  setImmediate(() => lock.release())
  ;(await promise).release()
  t.pass()
})

test('A9: abort ends a wait, and the lock that it waited for stays free for others', async (t) => {
  const path = lockPath(t)
  const lock = addon.acquireLockSync(path, 0, 0)
  const request = addon.acquireLock(path, 0, LONG)
  request.abort()
  request.abort()
  await failsWith(t, request.promise, cancelled(path))
  lock.release()
  addon.acquireLockSync(path, 0, 0).release()
})

test('A9: abort after the grant does nothing', async (t) => {
  const path = lockPath(t)
  const request = addon.acquireLock(path, 0, LONG)
  const lock = await request.promise
  request.abort()
  t.throws(() => addon.acquireLockSync(path, 0, 0), { code: 'ETIMEDOUT' })
  lock.release()
})

test('A9: a grant that races with an abort is either delivered or given back, never lost', async (t) => {
  const path = lockPath(t)
  const outcomes = new Set<string>()
  for (let i = 0; i < 500; i += 1) {
    const lock = addon.acquireLockSync(path, 0, LONG)
    const request = addon.acquireLock(path, 0, LONG)
    const steps = [() => lock.release(), () => request.abort()]
    if (i % 2 === 0) steps.reverse()
    if (i % 3 === 0) await new Promise(setImmediate)
    for (const step of steps) step()
    const outcome = await request.promise.catch((error: unknown) => error as Error & { code: string })
    if (outcome instanceof Error) t.is(outcome.code, 'ECANCELED')
    else outcome.release()
    outcomes.add(outcome instanceof Error ? 'aborted' : 'granted')
    addon.acquireLockSync(path, 0, 0).release()
  }
  t.true(outcomes.has('aborted'))
})

test('A9: waiting takes nothing from the thread pool, and every waiter has its turn', async (t) => {
  const path = lockPath(t)
  const first = addon.acquireLockSync(path, 0, 0)
  let inside = 0
  const waiters = Array.from({ length: 32 }, async () => {
    const lock = await addon.acquireLock(path, 0, LONG).promise
    t.is((inside += 1), 1)
    await new Promise(setImmediate)
    inside -= 1
    lock.release()
  })
  await Promise.all(Array.from({ length: 8 }, () => readFile(path)))
  first.release()
  await Promise.all(waiters)
})

test('A9: a waiter follows a lock file that was replaced, so that there are never two holders', async (t) => {
  const path = lockPath(t)
  const held = addon.acquireLockSync(path, 0, 0)
  const waiting = addon.acquireLock(path, 0, LONG)
  writeFileSync(`${path}.new`, '')
  renameSync(`${path}.new`, path)
  const current = addon.acquireLockSync(path, 0, 0)
  const events: string[] = []
  const granted = waiting.promise.then((lock: NativeLock) => {
    events.push('granted')
    lock.release()
  })
  held.release()
  await t.throwsAsync(addon.acquireLock(path, 0, 100).promise, { code: 'ETIMEDOUT' })
  events.push('released')
  current.release()
  await granted
  t.deepEqual(events, ['released', 'granted'])
})

test('A9: a lock file that was removed is made again', (t) => {
  const path = lockPath(t)
  const old = addon.acquireLockSync(path, 0, 0)
  unlinkSync(path)
  const lock = addon.acquireLockSync(path, 0, 0)
  old.release()
  t.throws(() => addon.acquireLockSync(path, 0, 0), { code: 'ETIMEDOUT' })
  lock.release()
})
