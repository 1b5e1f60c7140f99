import { createHash } from 'node:crypto'
import test from 'ava'
import {
  digestAt,
  encodeCommit,
  encodeHeader,
  headerOf,
  NO_DIGEST,
  salvageCommits,
  scanJournal,
  type Cursor,
  type Header,
  type JournalScan,
  type Line,
} from '../../src/store/journal.js'
import { documentedBlocks, everyFlip, everyTruncation } from './helpers/state-file.js'

const header: Header = {
  epoch: 2,
  base: 7,
  previous: NO_DIGEST,
  collections: { addresses: { version: 1, sequence: 7 } },
}
const head = encodeHeader(header)
const start: Cursor = { epoch: 2, sequence: 7, digest: head.digest, flushed: 7 }
const time = '2026-11-22T10:20:00.001Z'

interface Written {
  lines: Line[]
  /** After each line; the first is that of the header. */
  cursors: Cursor[]
}

/** A journal with a commit for each letter; which of them were flushed. */
function journalOf(letters: string, durable = (letter: string): boolean => letter !== ''): Written {
  const written: Written = { lines: [head], cursors: [start] }
  let cursor = start
  for (const letter of letters) {
    const flush = durable(letter)
    const changes = new Map([['addresses', new Map([[letter, { original: letter }]])]])
    const line = encodeCommit(cursor, { time, changes, durable: flush })
    const sequence = cursor.sequence + 1
    cursor = { epoch: 2, sequence, digest: line.digest, flushed: flush ? sequence : cursor.flushed }
    written.lines.push(line)
    written.cursors.push(cursor)
  }
  return written
}

const bytesOf = ({ lines }: Written): Buffer => Buffer.concat(lines.map(({ bytes }) => bytes))

function scanned(bytes: Buffer): JournalScan {
  const scan = scanJournal(bytes)
  if ('form' in scan) throw new TypeError('It is our own form.')
  return scan
}

/** The keys that the commits set, in order, after making sure that each is as it was written. */
const keysOf = ({ commits }: Pick<JournalScan, 'commits'>): string =>
  commits
    .map(({ changes }) => {
      const [[key, entry] = ['', null]] = Object.entries(changes['addresses'] ?? {})
      return JSON.stringify(entry) === JSON.stringify({ original: key }) ? key : '?'
    })
    .join('')
const problemOf = ({ tail }: JournalScan): string => (typeof tail === 'object' ? tail.problem : tail)

const three = journalOf('abc')
const whole = bytesOf(three)

test('A3: what was written is read back, with where it ends and what has to follow', (t) => {
  const scan = scanned(whole)
  t.deepEqual(scan.header, header)
  t.deepEqual(scan.start, start)
  t.deepEqual(scan.cursor, three.cursors[3])
  t.is(scan.end, whole.length)
  t.is(scan.tail, 'clean')
  t.deepEqual(
    scan.commits.map(({ sequence, digest }) => [sequence, digest]),
    three.lines.slice(1).map(({ digest }, index) => [8 + index, digest]),
  )
  t.deepEqual(scan.commits[0]?.changes, { addresses: { a: { original: 'a' } } })
  t.is(scan.commits[0]?.time, time)
  t.deepEqual(
    [7, 8, 10, 11].map((sequence) => digestAt(scan, sequence)),
    [head.digest, three.lines[1]?.digest, three.lines[3]?.digest, undefined],
  )
})

test('A3: a key "__proto__" and an entry that goes survive the journal', (t) => {
  const changes = new Map([
    [
      'addresses',
      new Map<string, object | undefined>([
        ['__proto__', { original: 'p' }],
        ['gone', undefined],
      ]),
    ],
  ])
  const line = encodeCommit(start, { time, changes, durable: true })
  const [commit] = scanned(Buffer.concat([head.bytes, line.bytes])).commits
  t.deepEqual(Object.entries(commit?.changes['addresses'] ?? {}), [
    ['__proto__', { original: 'p' }],
    ['gone', null],
  ])
})

test('A3: the digest of a line is that of all before its seal, as the document says', (t) => {
  for (const { bytes, digest } of three.lines) {
    const covered = bytes.subarray(0, -(',"sha256":""}\n'.length + 64))
    t.is(digest, createHash('sha256').update(covered).digest('hex'))
  }
})

test('A3: the worked example of docs/state-format.md is what is written, byte for byte', (t) => {
  const [example = ''] = documentedBlocks('state-format.md', 'ndjson')
  const { header: read, commits } = scanned(Buffer.from(example))
  t.is(commits.length, 1)
  const first = encodeHeader({
    epoch: 2,
    base: 7,
    previous: read?.previous ?? '',
    collections: { mac_backups: { version: 1, sequence: 7 } },
  })
  const changes = new Map([['mac_backups', new Map([['wlan0', undefined]])]])
  const second = encodeCommit(
    { epoch: 2, sequence: 7, digest: first.digest, flushed: 7 },
    { time: '2026-11-22T10:25:00.002Z', changes, durable: true },
  )
  t.is(example, `${first.bytes.toString()}${second.bytes.toString()}`)
})

test('A4: after any truncation the commits before it count, and its rest is torn, unfinished or not there', (t) => {
  const ends = three.lines.reduce<number[]>(
    (all, { bytes }) => [...all, (all.at(-1) ?? 0) + bytes.length],
    [],
  )
  const seen: Record<string, number> = {}
  for (const { at, bytes } of everyTruncation(whole)) {
    const scan = scanned(bytes)
    const complete = ends.filter((end) => end <= bytes.length).length
    const isHeadless = bytes.length < (ends[0] ?? 0) - 1
    const lacksBreak = ends.includes(bytes.length + 1)
    const expected = isHeadless
      ? 'the first line is damaged and not complete'
      : lacksBreak
        ? 'unfinished'
        : ends.includes(bytes.length)
          ? 'clean'
          : 'torn'
    t.is(problemOf(scan), expected, at)
    t.is(keysOf(scan), 'abc'.slice(0, Math.max(0, complete + Number(lacksBreak) - 1)), at)
    seen[expected] = (seen[expected] ?? 0) + 1
  }
  t.is(seen['unfinished'], 4)
  t.is(seen['clean'], 3)
})

const [headLength = 0, firstLength = 0, secondLength = 0] = three.lines.map(({ bytes }) => bytes.length)
const lastLine = headLength + firstLength + secondLength

/** By the line that the octet is in: what must come of it when it is damaged. */
function expectedAt(octet: number): { keys: string; problem: RegExp; hasHeader: boolean } {
  // The first line costs nothing: all others say where they belong.
  if (octet < headLength - 1) return { keys: 'abc', problem: /^clean$/, hasHeader: false }
  // Without its line break it takes the next with it; the rest says that it begins after that.
  if (octet === headLength - 1) return { keys: 'bc', problem: /^clean$/, hasHeader: false }
  // The last line break, which is none any more.
  if (octet === whole.length - 1) return { keys: 'abc', problem: /^unfinished$/, hasHeader: true }
  const keys = octet < headLength + firstLength ? '' : octet < lastLine ? 'a' : 'ab'
  return { keys, problem: /^torn$|^the line after commit \d is damaged/, hasHeader: true }
}

test('A4, B5: after any flipped bit no commit is wrong, and none is missed without a word', (t) => {
  const seen = new Map<string, number>()
  for (const { at, bytes } of everyFlip(whole)) {
    const scan = scanned(bytes)
    const octet = bytes.findIndex((value, index) => value !== whole[index])
    const { keys, problem, hasHeader } = expectedAt(octet)
    t.is(keysOf(scan), keys, at)
    t.regex(problemOf(scan), problem, at)
    t.is(scan.header !== undefined, hasHeader, at)
    t.is(scan.start.sequence, keys === 'bc' ? 8 : 7, at)
    seen.set(problemOf(scan), (seen.get(problemOf(scan)) ?? 0) + 1)
  }
  t.is(seen.get('unfinished'), 8)
  t.true(
    (seen.get('the line after commit 9 is damaged') ?? 0) > 8 * 100,
    'a damaged last line is no torn one',
  )
})

test('A4: damage before lazy commits that nobody flushed is damage all the same', (t) => {
  const lazy = journalOf('abc', () => false)
  const bytes = bytesOf(lazy)
  bytes[head.bytes.length + 20] = 0x21
  t.is(problemOf(scanned(bytes)), 'the line after commit 7 is damaged')
})

test('A4: holes of zeros, as a power cut leaves them in what was not flushed, are torn', (t) => {
  const lazy = journalOf('abc', () => false)
  const [first, second, ...rest] = lazy.lines.map(({ bytes }) => bytes)
  const hole = Buffer.alloc(second?.length ?? 0)
  const scan = scanned(Buffer.concat([first ?? hole, hole, ...rest]))
  t.is(scan.tail, 'torn')
  t.is(keysOf(scan), '')
  t.is(scan.end, head.bytes.length)
})

test('A4: a hole before a commit that says that it was flushed is damage', (t) => {
  const [first = head, second = head, ...rest] = three.lines
  const hole = Buffer.alloc(second.bytes.length)
  const scan = scanned(Buffer.concat([first.bytes, hole, ...rest.map(({ bytes }) => bytes)]))
  t.is(problemOf(scan), 'the line after commit 7 is damaged, and good ones follow it')
})

for (const [what, line] of [
  ['of another epoch', encodeCommit({ ...start, epoch: 1 }, { time, changes: new Map(), durable: true })],
  [
    'with a gap before it',
    encodeCommit({ ...start, sequence: 8 }, { time, changes: new Map(), durable: true }),
  ],
  [
    'that follows another line',
    encodeCommit({ ...start, digest: NO_DIGEST }, { time, changes: new Map(), durable: true }),
  ],
] as const)
  test(`A4: a whole commit ${what} does not count, and is damage`, (t) => {
    const scan = scanned(Buffer.concat([head.bytes, line.bytes]))
    t.is(scan.commits.length, 0)
    t.regex(problemOf(scan), /^the line after commit 7 is damaged/)
  })

test('B7: a journal of a newer form gives its number, whatever else it says', (t) => {
  const covered = '{"journal":2,"anything":"else"'
  const digest = createHash('sha256').update(covered).digest('hex')
  t.deepEqual(scanJournal(Buffer.from(`${covered},"sha256":"${digest}"}\n`)), { form: 2 })
  const damaged = scanned(Buffer.from(`${covered},"sha256":"${NO_DIGEST}"}\n`))
  t.is(damaged.header, undefined, 'one that is merely damaged is not newer')
})

test('A10: a journal that speaks of a collection with a name that leaves the directory is not believed', (t) => {
  const { bytes } = encodeHeader({ ...header, collections: { '../etc': { version: 1, sequence: 0 } } })
  t.is(headerOf(bytes), undefined)
})

test('A4: a damaged first line costs nothing where all others are whole', (t) => {
  const damaged = Buffer.concat([Buffer.from('x'), whole.subarray(1)])
  const scan = scanned(damaged)
  t.is(scan.header, undefined)
  t.is(scan.tail, 'clean')
  t.is(keysOf(scan), 'abc')
  t.is(scan.end, whole.length)
  t.deepEqual(scan.cursor, three.cursors[3])
})

test('A4: a damaged first line with nothing after it, and one with a damaged line after it', (t) => {
  t.like(scanned(Buffer.from('damaged\n')), { header: undefined, commits: [], tail: 'clean', end: 8 })
  t.is(problemOf(scanned(Buffer.from('damaged\ntoo\n'))), 'the first line is damaged, and so is the next')
  t.is(problemOf(scanned(Buffer.from(''))), 'the first line is damaged and not complete')
})

test('A4: for repair every line counts that is whole by itself, whatever is around it', (t) => {
  const [first, second, third, fourth] = three.lines.map(({ bytes }) => bytes)
  const parts = [first, fourth?.subarray(0, -1), Buffer.from('\nrubbish\n\n'), third?.subarray(5), second]
  const bytes = Buffer.concat(parts.map((part) => part ?? Buffer.alloc(0)))
  const commits = salvageCommits(bytes)
  t.is(keysOf({ commits }), 'ac')
  t.deepEqual(
    commits.map(({ epoch, sequence }) => [epoch, sequence]),
    [
      [2, 8],
      [2, 10],
    ],
  )
  t.deepEqual(salvageCommits(Buffer.from('rubbish')), [])
})
