/**
 * node child.mjs DIRECTORY FORM ERA STEP…
 *
 * A program that does something to a state directory and says so, until it is killed: `begin N` before commit N, `done N`
 * when it was acknowledged. It runs from dist/, which starts faster than the sources.
 */
import { readdirSync, writeSync } from 'node:fs'
import { commitNumber, commitsIn, eras } from './workload.mjs'

/** @typedef {import('./workload.mjs').AnyStore} AnyStore */

const built = new URL('../../dist/index.js', import.meta.url).href
/** @type {unknown} */
const loaded = await import(built)
const { openStore, openStoreSync } = /** @type {typeof import('../../src/index.js')} */ (loaded)

const [directory = '', form = '', age = '', ...steps] = process.argv.slice(2)
const era = age === '2' ? 2 : 1
const isSync = form === 'sync'

/** @param {string} line */
const say = (line) => {
  // Not process.stdout: it must be out before the next thing is done.
  writeSync(1, `${line}\n`)
}

const open = async () => (isSync ? openStoreSync(directory, eras[era]) : openStore(directory, eras[era]))

/** @param {AnyStore} store @param {boolean} durable */
async function commit(store, durable) {
  const number = commitsIn(store) + 1
  say(`begin ${String(number)}`)
  if (isSync) store.transactionSync(commitNumber(era, number), { durable })
  else await store.transaction(commitNumber(era, number), { durable })
  say(`done ${String(number)}`)
}

/** @param {AnyStore} store */
async function compact(store) {
  if (isSync) store.compactSync()
  else await store.compact()
}

/** @param {AnyStore} store @param {string} step */
async function take(store, step) {
  if (step === 'commit') await commit(store, true)
  else if (step === 'lazy') await commit(store, false)
  else if (step === 'compact') await compact(store)
  else store.close()
}

const descriptors = () => readdirSync('/proc/self/fd').length
const atFirst = descriptors()
const store = await open()
say('open')
for (const step of steps) {
  try {
    await take(store, step)
  } catch (error) {
    say(`failed ${String(error)}`)
  }
}
store.close()
say(`descriptors ${String(descriptors() - atFirst)}`)
