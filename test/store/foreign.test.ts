import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import * as z from 'zod'
import { checkStore, openStoreSync, type Store } from '../../src/index.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { definitions } from './helpers/collections.js'

const guests = {
  guests: {
    schema: z.custom<object>((value) => typeof value === 'object' && value !== null),
    version: 3,
  },
} as const

const entries: [key: string, entry: object][] = [
  ['room 10', { z: 1, a: [{ '9': null, '10': 0.1 }], 'ä\u2028': '💡' }],
  ['__proto__', JSON.parse('{"__proto__": {"deep": {"__proto__": 1}}, "constructor": true}') as object],
  ['', {}],
]

/** Commits of another program, some in its file already, the rest in the journal only, as it is killed. */
function moveIn(directory: string): Store<typeof guests> {
  const other = openStoreSync(directory, guests)
  const put = (key: string, entry: object | undefined): void => {
    other.transactionSync(
      (all) => {
        if (entry) all.guests.set(key, entry)
        else all.guests.delete(key)
      },
      { durable: key === '' },
    )
  }
  for (const gone of ['left', 'stays']) put(gone, { gone })
  other.compactSync()
  for (const [key, entry] of entries) put(key, entry)
  put('left', undefined)
  return other
}

test('A3: a compaction by a program that knows other collections writes them as their own program would, byte for byte', (t) => {
  const directory = stateDirectory(t)
  moveIn(directory)
  const twin = `${directory}-twin`
  cpSync(directory, twin, { recursive: true })
  using stranger = openStoreSync(directory, definitions)
  stranger.compactSync()
  using owner = openStoreSync(twin, guests)
  owner.compactSync()
  for (const file of ['guests.json', 'guests.json.bak', 'journal.ndjson.bak'])
    t.deepEqual(readFileSync(join(directory, file)), readFileSync(join(twin, file)), file)
  t.is(checkStore(directory, { ...definitions, ...guests }).status, 'good')
})

test('A3: commits of a program that knows other collections survive the commits, compactions and the close of this one', (t) => {
  const directory = stateDirectory(t)
  using other = moveIn(directory)
  {
    using stranger = openStoreSync(directory, definitions)
    for (const original of ['a', 'b']) {
      stranger.transactionSync(({ addresses }) => {
        addresses.set('eth0', { original })
      })
      stranger.compactSync()
    }
  }
  using fresh = openStoreSync(directory, guests)
  for (const reader of [other, fresh]) {
    t.deepEqual(
      reader.collections.guests.entries().map(([key]) => key),
      ['', '__proto__', 'room 10', 'stays'],
    )
    for (const [key, entry] of entries) t.deepEqual(reader.collections.guests.get(key), entry, key)
  }
})
