import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { addon, addonPath } from '../helpers/native.js'
import { emptyDirectory } from '../helpers/state-directory.js'

const LONG = 60_000

/** A process that runs the script with `addon`, `path` and `say` at hand, and ends with the test. */
function start(t: ExecutionContext, path: string, script: string): ChildProcess {
  const prelude = `const addon = require(${JSON.stringify(addonPath)}), path = ${JSON.stringify(path)}, say = (m) => process.send(m);`
  const code = `${prelude} (async () => { ${script} })()`
  const child = spawn(process.execPath, ['--expose-gc', '-e', code], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  return child
}

const told = async (child: ChildProcess): Promise<unknown> => ((await once(child, 'message')) as unknown[])[0]
const exited = async (child: ChildProcess): Promise<unknown[]> => (await once(child, 'exit')) as unknown[]

/** process.send keeps the channel, and with it the process, alive; these scripts want only the lock to. */
const HOLD = `globalThis.lock = addon.acquireLockSync(path, 0, 0); say('held'); setInterval(() => {}, 1e6)`

test('A9: the kernel releases the lock of a process that is killed, and a waiter gets it', async (t) => {
  const path = join(emptyDirectory(t), 'lock')
  const holder = start(t, path, HOLD)
  t.is(await told(holder), 'held')
  t.throws(() => addon.acquireLockSync(path, 0, 0), { code: 'ETIMEDOUT' })
  const { promise } = addon.acquireLock(path, 0, LONG)
  const end = exited(holder)
  holder.kill('SIGKILL')
  ;(await promise).release()
  t.deepEqual(await end, [null, 'SIGKILL'])
})

test('A9: a child of the holder does not inherit the lock', async (t) => {
  const path = join(emptyDirectory(t), 'lock')
  const lock = addon.acquireLockSync(path, 0, 0)
  const child = spawn('sleep', ['1000'], { stdio: 'ignore' })
  t.teardown(() => child.kill('SIGKILL'))
  await once(child, 'spawn')
  lock.release()
  addon.acquireLockSync(path, 0, 0).release()
  t.is(child.exitCode, null)
})

test('A9: a pending wait keeps its process alive, and nothing does afterwards', async (t) => {
  const path = join(emptyDirectory(t), 'lock')
  const lock = addon.acquireLockSync(path, 0, 0)
  const waits = `process.channel.unref(); const { promise } = addon.acquireLock(path, 0, ${LONG}); say('waiting'); (await promise).release(); say('granted')`
  const waiter = start(t, path, waits)
  t.is(await told(waiter), 'waiting')
  const next = told(waiter)
  lock.release()
  t.is(await next, 'granted')
  t.deepEqual(await exited(waiter), [0, null])
})

for (const [name, end, expected] of [
  ['process.exit', 'process.exit(3)', [3, null]],
  [
    'an uncaught exception',
    "process.on('uncaughtException', () => process.exit(4)); throw new Error('x')",
    [4, null],
  ],
] as const) {
  test(`A9: ${name} in the middle of a wait ends the process at once`, async (t) => {
    const path = join(emptyDirectory(t), 'lock')
    const lock = addon.acquireLockSync(path, 0, 0)
    const script = `for (let i = 0; i < 8; i++) addon.acquireLock(path, 0, ${LONG}); setImmediate(() => { ${end} })`
    t.deepEqual(await exited(start(t, path, script)), [...expected])
    lock.release()
    addon.acquireLockSync(path, 0, 0).release()
  })
}

test('A9: a lock that was forgotten is released by garbage collection', async (t) => {
  const path = join(emptyDirectory(t), 'lock')
  const forgets = `
    (() => { addon.acquireLockSync(path, 0, 0) })()
    for (let i = 0; i < 1000; i++) {
      gc(); await new Promise(setImmediate)
      try { addon.acquireLockSync(path, 0, 0).release(); return say('free') } catch {}
    }
    say('still held')`
  t.is(await told(start(t, path, forgets)), 'free')
})

test('A9: eight processes that take turns lose no increment', async (t) => {
  const path = join(emptyDirectory(t), 'lock')
  const counts = `
    const fs = require('node:fs'), file = path + '.count'
    for (let i = 0; i < 200; i++) {
      const lock = i % 2 ? addon.acquireLockSync(path, 0, ${LONG}) : await addon.acquireLock(path, 0, ${LONG}).promise
      const count = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0
      addon.replaceFileSync(file, Buffer.from(String(count + 1)), 0o600)
      lock.release()
    }
    say('done'); process.disconnect()`
  const children = Array.from({ length: 8 }, () => start(t, path, counts))
  t.deepEqual(
    await Promise.all(children.map(exited)),
    Array.from({ length: 8 }, () => [0, null]),
  )
  t.is(readFileSync(`${path}.count`, 'utf8'), '1600')
})
