import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import test from 'ava'
import { createVeth } from '../helpers/links.js'
import { addon, addonPath, openLinks } from '../helpers/native.js'
import { emptyDirectory } from '../helpers/state-directory.js'

const LONG = 60_000

/** A worker thread that runs the script with `addon`, `data` and `say` at hand. */
function start(script: string, data: Record<string, string> = {}): Worker {
  const prelude = `
    const { workerData: { addonPath, ...data }, parentPort } = require('node:worker_threads')
    const addon = require(addonPath), say = (m) => parentPort.postMessage(m);`
  return new Worker(`${prelude} (async () => { ${script} })()`, {
    eval: true,
    workerData: { addonPath, ...data },
  })
}

const told = async (worker: Worker): Promise<unknown> => ((await once(worker, 'message')) as unknown[])[0]

test.serial('C2: threads use the addon side by side, each with objects of its own', async (t) => {
  const [name] = createVeth(t)
  const script = `
    const links = new addon.Links()
    for (let i = 0; i < 100; i++) { await links.list(); links.getAddressSync(data.name) }
    say(links.getSync(data.name).index); links.close()`
  const workers = Array.from({ length: 4 }, () => start(script, { name }))
  const exits = workers.map((worker) => once(worker, 'exit'))
  const { index } = openLinks(t).getSync(name)
  t.deepEqual(await Promise.all(workers.map(told)), [index, index, index, index])
  t.deepEqual(await Promise.all(exits), [[0], [0], [0], [0]])
})

test.serial('A9: a lock excludes between the threads of a process', async (t) => {
  const path = join(emptyDirectory(t), 'lock')
  const lock = addon.acquireLockSync(path, 0, 0)
  const worker = start(
    `try { addon.acquireLockSync(data.path, 0, 0) } catch (error) { say(error.code) }
     const lock = await addon.acquireLock(data.path, 0, ${LONG}).promise; say('granted'); lock.release()`,
    { path },
  )
  // From the start: an exit that comes right behind the last word would be missed.
  const exit = once(worker, 'exit')
  t.is(await told(worker), 'ETIMEDOUT')
  const next = told(worker)
  lock.release()
  t.is(await next, 'granted')
  await exit
})

test.serial('C2: a thread that is terminated in the middle of calls takes nothing with it', async (t) => {
  const [name] = createVeth(t)
  const path = join(emptyDirectory(t), 'file')
  const script = `
    const links = new addon.Links()
    const fill = () => Promise.all(Array.from({ length: 32 }, (_, i) => [
      links.list(), links.get('none').catch(() => {}), links.getAddress(data.name),
      links.setAddress(data.name, '02:00:00:00:00:0' + i % 8), addon.replaceFile(data.path + i, Buffer.from('x'), 0o600),
    ]).flat())
    fill(); say('under way'); for (;;) await fill()`
  for (let i = 0; i < 20; i += 1) {
    const worker = start(script, { name, path })
    t.is(await told(worker), 'under way')
    t.is(await worker.terminate(), 1)
  }
  t.is(openLinks(t).getSync(name).name, name)
})

test.serial(
  'C2: a thread that is terminated in the middle of watches and batches leaves neither thread nor descriptor',
  async (t) => {
    const [name] = createVeth(t)
    const script = `
      const links = new addon.Links()
      const elsewhere = await addon.openLinks('/proc/self/ns/net')
      const watches = [...Array(8).fill(links), elsewhere].map((where) => {
        const watch = where.watch(() => watch.take()); return watch })
      const names = Array(1000).fill(data.name)
      const fill = (i) => links.setAddresses(names, names.map((_, j) => '02:00:00:00:00:0' + (i + j) % 8))
      fill(0); say('under way'); for (let i = 0; ; i++) await Promise.all([fill(i), addon.openLinks()])`
    const count = (): number[] => ['task', 'fd'].map((kind) => readdirSync(`/proc/self/${kind}`).length)
    const round = async (): Promise<void> => {
      const worker = start(script, { name })
      t.is(await told(worker), 'under way')
      t.is(await worker.terminate(), 1)
    }
    await round()
    const before = count()
    for (let i = 0; i < 20; i += 1) await round()
    t.deepEqual(count(), before)
  },
)

test.serial(
  'A9: a thread that is terminated in the middle of waits leaves neither claim, thread nor descriptor',
  async (t) => {
    const path = join(emptyDirectory(t), 'lock')
    const script = `for (let i = 0; i < 8; i++) addon.acquireLock(data.path, 0, ${LONG}); say('waiting')`
    const count = (): number[] => ['task', 'fd'].map((kind) => readdirSync(`/proc/self/${kind}`).length)
    const round = async (): Promise<void> => {
      const lock = addon.acquireLockSync(path, 0, 0)
      const worker = start(script, { path })
      t.is(await told(worker), 'waiting')
      await worker.terminate()
      lock.release()
      addon.acquireLockSync(path, 0, 0).release()
    }
    await round()
    const before = count()
    for (let i = 0; i < 20; i += 1) await round()
    t.deepEqual(count(), before)
  },
)

test.serial('A9: a thread that is terminated as its waits are granted leaves no lock behind', async (t) => {
  const path = join(emptyDirectory(t), 'lock')
  const script = `for (let i = 0; i < 8; i++) addon.acquireLock(data.path, i, ${LONG}); say('waiting')`
  for (let i = 0; i < 20; i += 1) {
    const locks = Array.from({ length: 8 }, (_, offset) => addon.acquireLockSync(path, offset, 0))
    const worker = start(script, { path })
    t.is(await told(worker), 'waiting')
    for (const lock of locks) lock.release()
    await worker.terminate()
    for (let offset = 0; offset < 8; offset += 1) addon.acquireLockSync(path, offset, LONG).release()
  }
})
