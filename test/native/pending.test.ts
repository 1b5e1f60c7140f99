import { pbkdf2 } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import test from 'ava'
import { loadAddon } from '../../src/binding/index.js'
import { emptyDirectory } from '../helpers/state-directory.js'

const addon = loadAddon()

test('A3: what is appended is behind what was there, and a file of another size is refused', async (t) => {
  const path = join(emptyDirectory(t), 'journal')
  writeFileSync(path, 'one\n')
  addon.appendFileSync(path, 4, Buffer.from('two\n'), true)
  await addon.appendFile(path, 8, Buffer.from('three\n'), false)
  t.is(readFileSync(path, 'utf8'), 'one\ntwo\nthree\n')
  t.throws(() => addon.appendFileSync(path, 8, Buffer.from('x'), true), { code: 'ESTALE' })
  await t.throwsAsync(addon.appendFile(path, 99, Buffer.from('x'), true), { code: 'ESTALE' })
  await addon.truncateFile(path, 8)
  addon.truncateFileSync(path, 4)
  t.is(readFileSync(path, 'utf8'), 'one\n')
})

test('A3: an append creates no file', async (t) => {
  const path = join(emptyDirectory(t), 'journal')
  t.throws(() => addon.appendFileSync(path, 0, Buffer.from('x'), true), {
    code: 'ENOENT',
    message: /journal/,
  })
  await t.throwsAsync(addon.truncateFile(path, 0), { code: 'ENOENT', message: /journal/ })
})

test('A2: a pending call can be waited for, again and again, and its promise settles all the same', async (t) => {
  const path = join(emptyDirectory(t), 'file')
  const pending = addon.replaceFile(path, Buffer.from('new'), 0o600)
  pending.wait()
  t.is(readFileSync(path, 'utf8'), 'new')
  pending.wait()
  await pending
  pending.wait()
  const failing = addon.truncateFile(join(path, 'x'), 0)
  t.throws(() => failing.wait(), { code: 'ENOTDIR' })
  await t.throwsAsync(failing, { code: 'ENOTDIR' })
  t.throws(() => failing.wait(), { code: 'ENOTDIR' })
})

test('C2: to wait for a pending call needs no thread of the pool', async (t) => {
  const path = join(emptyDirectory(t), 'file')
  let done = 0
  const busy = Array.from({ length: 8 }, async () => {
    await promisify(pbkdf2)('x', 'y', 300_000, 64, 'sha512')
    done++
  })
  await setImmediate()
  const pending = addon.replaceFile(path, Buffer.from('new'), 0o600)
  pending.wait()
  t.is(readFileSync(path, 'utf8'), 'new')
  t.is(done, 0, 'the event loop had no turn')
  await Promise.all(busy)
  await pending
})

test('B3: a lock that is waited for can be taken by a blocking call, and is not handed out twice', async (t) => {
  const path = join(emptyDirectory(t), 'lock')
  const held = addon.acquireLockSync(path, 0, 0)
  const request = addon.acquireLock(path, 0, 60_000)
  t.is(request.lock, undefined)
  held.release()
  const lock = request.wait()
  t.throws(() => addon.acquireLockSync(path, 0, 0), { code: 'ETIMEDOUT' })
  const settled: unknown = await request.promise
  t.is(settled, undefined)
  t.is(request.wait(), undefined)
  lock?.release()
  addon.acquireLockSync(path, 0, 0).release()
})

test('B3: a lock that was granted or refused at once needs no waiting', async (t) => {
  const path = join(emptyDirectory(t), 'lock')
  const granted = addon.acquireLock(path, 0, 0)
  t.is(granted.lock, await granted.promise)
  t.is(granted.wait(), undefined)
  const refused = addon.acquireLock(path, 0, 0)
  t.throws(() => refused.wait(), { code: 'ETIMEDOUT' })
  await t.throwsAsync(refused.promise, { code: 'ETIMEDOUT' })
  granted.lock?.release()
})

test('B3: a blocking wait ends at the deadline and with an abort', async (t) => {
  const path = join(emptyDirectory(t), 'lock')
  const held = addon.acquireLockSync(path, 0, 0)
  const late = addon.acquireLock(path, 0, 30)
  t.throws(() => late.wait(), { code: 'ETIMEDOUT' })
  const aborted = addon.acquireLock(path, 0, 60_000)
  aborted.abort()
  t.throws(() => aborted.wait(), { code: 'ECANCELED' })
  await Promise.all([late.promise, aborted.promise])
  held.release()
})
