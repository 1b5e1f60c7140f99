import test from 'ava'
import type { Backup } from '../../src/repository/backup.js'
import { rebuild, type Rebuilt } from '../../src/store/rebuild.js'
import {
  collection,
  definition,
  eth0,
  everyFlip,
  everyTruncation,
  stateFile,
  wlan0,
} from './helpers/state-file.js'

/** Without a journal, as before there was one. */
const recovery = (main: Buffer | undefined, backup: Buffer | undefined, name = collection): Rebuilt =>
  rebuild(
    { journal: { main: undefined, backup: undefined }, files: new Map([[name, { main, backup }]]) },
    { definitions: new Map([[name, definition]]) },
  )

const entriesOf = (result: Rebuilt): Map<string, object> =>
  new Map('contents' in result ? result.contents.get(collection)?.entries : [])
const reachedBy = (result: Rebuilt): number | undefined =>
  'contents' in result ? result.contents.get(collection)?.reached : undefined
const problemsOf = (result: Rebuilt): string =>
  'problems' in result ? result.problems.map(({ file, what }) => `${file}: ${what}`).join('; ') : ''

const intact = stateFile({ eth0 }, 7)
const older = stateFile({ eth0: { ...eth0, state: 'intent' } }, 6)
const newer = stateFile({ eth0 }, 8, 2)
const damaged = Buffer.from(intact.toString().replace('00:16', '00:17'))
const hopeless = Buffer.from('not a state file')

const rows: [what: string, copies: [Buffer | undefined, Buffer | undefined], state: Rebuilt['state']][] = [
  ['nothing at all', [undefined, undefined], 'intact'],
  ['an intact file and its backup', [intact, older], 'intact'],
  ['an intact file without backup', [intact, undefined], 'intact'],
  ['an intact file with a damaged backup', [intact, hopeless], 'intact'],
  ['an intact file with a newer backup', [intact, newer], 'intact'],
  ['a damaged file with an intact backup', [damaged, older], 'recovered'],
  ['a hopeless file with an intact backup', [hopeless, older], 'recovered'],
  ['an empty file with an intact backup', [Buffer.alloc(0), older], 'recovered'],
  ['a missing file with an intact backup', [undefined, older], 'recovered'],
  ['a damaged file without backup', [damaged, undefined], 'lost'],
  ['a damaged file with a damaged backup', [damaged, hopeless], 'lost'],
  ['a missing file with a damaged backup', [undefined, damaged], 'lost'],
  ['an empty file without backup', [Buffer.alloc(0), undefined], 'lost'],
  ['a newer file', [newer, undefined], 'newer'],
  ['a newer file with an intact backup', [newer, older], 'newer'],
  ['a damaged file with a newer backup', [damaged, newer], 'newer'],
  ['a missing file with a newer backup', [undefined, newer], 'newer'],
]
for (const [what, [main, backup], state] of rows) {
  test(`B5: ${what} is ${state}`, (t) => {
    const result = recovery(main, backup)
    t.is(result.state, state)
    if (result.state === 'lost') t.true(result.problems.length > 1)
    if (result.state === 'recovered') {
      t.deepEqual(entriesOf(result).get('eth0')?.['original' as never], eth0.original)
      t.true(result.problems.length > 0)
    }
  })
}

test('B5: problems of the backup are told apart from those of the file', (t) => {
  const result = recovery(undefined, hopeless)
  t.is(result.state, 'lost')
  t.is(
    problemsOf(result),
    'mac_backups.json: the file is missing; mac_backups.json.bak: the digest at the end is missing',
  )
})

test('A4: entries that the damaged file still seals are newer than those of the backup, and win', (t) => {
  const main = stateFile({ eth0, wlan0 }, 9)
  const backup = stateFile({ eth0: { ...eth0, state: 'intent' }, wlan0: { ...wlan0, state: 'applied' } }, 8)
  const result = recovery(Buffer.from(main.toString().replace('52:90', '52:91')), backup)
  t.is(result.state, 'recovered')
  t.deepEqual(entriesOf(result).get('eth0'), eth0)
  t.deepEqual(entriesOf(result).get('wlan0'), { ...wlan0, state: 'applied' })
  t.is(reachedBy(result), 9)
  t.regex(problemsOf(result), /the checksum of entry "wlan0" does not match/)
})

test('A4: an entry under a flipped key is not believed, and the backup has the true one', (t) => {
  const flipped = stateFile({ eth0, wlan0 }).toString().replace('"eth0"', '"eth1"')
  const result = recovery(Buffer.from(flipped), stateFile({ eth0, wlan0 }, 6))
  t.is(result.state, 'recovered')
  t.deepEqual([...entriesOf(result).keys()].sort(), ['eth0', 'wlan0'])
})

test('A4: an entry whose key was flipped into that of another is missed, not forgotten', (t) => {
  const main = stateFile({ eth0, eth1: wlan0 }).toString().replace('"eth0"', '"eth1"')
  const result = recovery(Buffer.from(main), stateFile({ eth1: wlan0 }, 6))
  t.is(result.state, 'lost')
  t.regex(problemsOf(result), /1 damaged entries, of which the backup has 0/)
})

test('A4: a sequence number that cannot be made out falls back to that of the backup', (t) => {
  const result = recovery(Buffer.from(intact.toString().replace('"sequence": 7', '"sequence": x')), older)
  t.is(reachedBy(result), 6)
})

test('A4: a well sealed file of another collection gives nothing to this one', (t) => {
  const foreign = recovery(intact, undefined, 'other')
  t.is(foreign.state, 'lost')
})

const newest = { eth0, wlan0 }
const sameKeys = stateFile({ eth0: { ...eth0, state: 'intent' }, wlan0: { ...wlan0, state: 'applied' } }, 6)
const originals = (entries: Map<string, object>): Record<string, string> =>
  Object.fromEntries([...entries].map(([key, entry]) => [key, (entry as Backup).original]))
const expected = { eth0: eth0.original, wlan0: wlan0.original }

test('A4, B5: after any single flipped bit a good backup gives every original back', (t) => {
  for (const { at, bytes } of everyFlip(stateFile(newest))) {
    const result = recovery(bytes, sameKeys)
    if (result.state !== 'recovered') t.fail(`${at}: ${result.state}`)
    else t.deepEqual(originals(entriesOf(result)), expected, at)
  }
})

test('A4, B5: after any truncation a good backup gives every original back', (t) => {
  for (const { at, bytes } of everyTruncation(stateFile(newest))) {
    const result = recovery(bytes, sameKeys)
    if (result.state !== 'recovered') t.fail(`${at}: ${result.state}`)
    else t.deepEqual(originals(entriesOf(result)), expected, at)
  }
})

for (const [key, rest] of [
  ['eth0', { wlan0 }],
  ['wlan0', { eth0 }],
] as [string, Record<string, Backup>][]) {
  test(`A4: when the backup has no ${key} yet, a flipped bit never loses it silently`, (t) => {
    let recovered = 0
    for (const { at, bytes } of everyFlip(stateFile(newest))) {
      const result = recovery(bytes, stateFile(rest, 6))
      if (result.state === 'lost') continue
      recovered++
      if (result.state !== 'recovered') t.fail(`${at}: ${result.state}`)
      else t.deepEqual(originals(entriesOf(result)), expected, at)
    }
    // Damage elsewhere costs nothing: to the envelope, to the digest, to the other entry.
    t.true(recovered > (stateFile(newest).length * 8) / 2, String(recovered))
  })
}
