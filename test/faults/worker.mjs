/**
 * node worker.mjs DIRECTORY FORM NUMBER TIMES
 *
 * Allocates numbers until its own counter in the store is TIMES, and says each one that was acknowledged. It may be
 * killed and started again at any moment.
 */
import { writeSync } from 'node:fs'
import { allocate, allocations } from './allocations.mjs'

const built = new URL('../../dist/index.js', import.meta.url).href
/** @type {unknown} */
const loaded = await import(built)
const { openStore, openStoreSync } = /** @type {typeof import('../../src/index.js')} */ (loaded)

const [directory = '', form = '', number = '', times = ''] = process.argv.slice(2)
const worker = Number(number)
const options = { lockTimeout: 120_000 }
const say = (/** @type {number | undefined} */ allocated) => {
  if (allocated !== undefined) writeSync(1, `${String(allocated)}\n`)
}

async function workAsync() {
  const store = await openStore(directory, allocations, options)
  const one = async () => store.transaction(allocate(worker, Number(times)))
  for (let isDone = false; !isDone;) {
    const allocated = await Promise.all(Array.from({ length: 10 }, one))
    for (const each of allocated) say(each)
    isDone = allocated.includes(undefined)
  }
  store.close()
}

function workSync() {
  const store = openStoreSync(directory, allocations, options)
  for (let isDone = false; !isDone;) {
    const allocated = store.transactionSync(allocate(worker, Number(times)))
    say(allocated)
    isDone = allocated === undefined
  }
  store.close()
}

if (form === 'sync') workSync()
else await workAsync()
