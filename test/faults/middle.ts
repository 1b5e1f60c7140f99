import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hasCode } from '../../src/errors/index.js'
import { openStoreSync } from '../../src/store/index.js'
import { newDirectory, type Fault } from './setting.js'
import type { Tally } from './tally.js'
import { commitNumber, eras } from './workload.mjs'

const LINES = 20
const LF = 10

export const middle: Fault = {
  title: '7. A damaged record in the middle of the journal: reported, kept, never cut off as torn',
  run: (tally, setting) => {
    const directory = newDirectory(setting)
    const store = openStoreSync(directory, eras[1])
    store.transactionSync(commitNumber(1, 1))
    store.compactSync()
    // Lazy ones that were followed by a durable one were acknowledged as well.
    for (let number = 2; number <= LINES; number++)
      store.transactionSync(commitNumber(1, number), { durable: number % 3 !== 0 })
    const whole = readFileSync(join(directory, 'journal.ndjson'))
    const stride = setting.isQuick ? 31 : 3
    const first = whole.indexOf(LF) + 1
    // The last durable commit, and what follows it, may be torn.
    const last = lineStarts(whole).at(-3) ?? 0
    for (let at = first; at < last; at += stride)
      for (const [what, damaged] of damagesAt(whole, at)) {
        tally.count(what)
        tryDamage(tally, newDirectory(setting), {
          from: directory,
          damaged,
          where: `${what} at ${String(at)}`,
        })
      }
  },
}

const lineStarts = (bytes: Buffer): number[] =>
  [...bytes.keys()].filter((at) => at === 0 || bytes[at - 1] === LF)

function* damagesAt(whole: Buffer, at: number): Generator<[what: string, bytes: Buffer]> {
  const flipped = Buffer.from(whole)
  flipped[at] = (whole[at] ?? 0) ^ 4
  yield ['a flipped bit', flipped]
  yield ['a lost octet', Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1)])]
  yield ['an octet too many', Buffer.concat([whole.subarray(0, at), Buffer.from('x'), whole.subarray(at)])]
  const zeros = Buffer.from(whole)
  const lastStart = lineStarts(whole).at(-2) ?? 0
  zeros.fill(0, at, Math.min(lastStart, at + 512))
  yield ['a sector of zeros', zeros]
}

interface Trial {
  from: string
  damaged: Buffer
  where: string
}

function tryDamage(tally: Tally, directory: string, { from, damaged, where }: Trial): void {
  mkdirSync(directory, { mode: 0o700 })
  const path = join(directory, 'journal.ndjson')
  for (const name of readdirSync(from).filter((one) => one.includes('.json')))
    writeFileSync(join(directory, name), readFileSync(join(from, name)))
  writeFileSync(path, damaged)
  tally.points++
  try {
    openStoreSync(directory, eras[1])
    tally.lose(1, where)
  } catch (error) {
    if (!hasCode(error, 'STATE_DAMAGED')) tally.wrong(where, error)
    else if (!error.message.includes('journal.ndjson')) tally.wrong(`the file is not named: ${where}`)
  }
  if (!readFileSync(path).equals(damaged)) tally.wrong(`the journal was changed: ${where}`)
  const quarantine = join(dirname(path), 'quarantine')
  const kept = readdirSync(quarantine).map((name) => readFileSync(join(quarantine, name)))
  if (!kept.some((copy) => copy.equals(damaged))) tally.wrong(`nothing is in quarantine: ${where}`)
}
