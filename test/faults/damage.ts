import { inspect } from 'node:util'
import { hasCode } from '../../src/errors/index.js'
import { openStoreSync } from '../../src/store/index.js'
import { listener } from '../helpers/listener.js'
import { everyFlip, everyTruncation } from '../store/helpers/state-file.js'
import { contentOf, MemoryDisk, type Names } from './memory-disk.js'
import { memoryFiles } from './memory-files.js'
import { lockDirectory, type Fault } from './setting.js'
import type { Tally } from './tally.js'
import { commitNumber, commitsIn, eras, type AnyStore } from './workload.mjs'

/** A small state directory, and how many commits are acknowledged. */
interface Condition {
  what: string
  names: Names
  commits: number
}

class Making {
  readonly disk = new MemoryDisk(new Map())
  readonly store: AnyStore
  #commits = 0

  constructor(directory: string) {
    this.store = openStoreSync(directory, eras[1], { files: memoryFiles(this.disk) })
  }

  commit(times = 1): this {
    for (let time = 0; time < times; time++) this.store.transactionSync(commitNumber(1, ++this.#commits))
    return this
  }

  as(what: string): Condition {
    return { what, names: this.disk.afterKill(), commits: this.#commits }
  }
}

function* conditions(directory: string): Generator<Condition> {
  const closed = new Making(directory).commit(2)
  closed.store.compactSync()
  closed.commit().store.close()
  yield closed.as('closed')
  const crashed = new Making(directory).commit()
  crashed.store.compactSync()
  yield crashed.commit(3).as('crashed with three commits in the journal')
  yield new Making(directory).commit(2).as('crashed before the first compaction')
  const compacting = new Making(directory).commit()
  compacting.store.compactSync()
  const states: Condition[] = []
  compacting.commit(2).disk.onChange = () => states.push(compacting.as(''))
  compacting.store.compactSync()
  for (const share of [1 / 3, 2 / 3, 5 / 6]) {
    const number = Math.floor(states.length * share)
    const state = states[number]
    if (state) yield { ...state, what: `in a compaction, after ${String(number)} steps` }
  }
}

interface Damage {
  condition: Condition
  path: string
  bytes: Buffer | undefined
  at: string
}

/** Every bit and every length, or each of a stride. */
function* everyDamage(condition: Condition, stride: number): Generator<Damage> {
  for (const [path, inode] of condition.names) {
    const content = contentOf(inode)
    if (content.length === 0) continue
    const one = { condition, path }
    for (const flip of each(everyFlip(content), stride)) yield { ...one, ...flip }
    for (const cut of each(everyTruncation(content), Math.ceil(stride / 8))) yield { ...one, ...cut }
    yield { ...one, bytes: undefined, at: 'missing' }
    const zeros = Buffer.alloc(4 * 1024 * 1024)
    yield { ...one, bytes: Buffer.concat([content, zeros]), at: '4 MiB of zeros' }
  }
}

function* each<T>(all: Iterable<T>, stride: number): Generator<T> {
  let number = 0
  for (const one of all) if (number++ % stride === 0) yield one
}

function damaged({ condition, path, bytes }: Damage): MemoryDisk {
  const names = new Map(condition.names)
  if (bytes) names.set(path, { durable: bytes, pending: [] })
  else names.delete(path)
  return new MemoryDisk(names)
}

/** What became of it, as a kind for the report. */
function judge(damage: Damage, directory: string, tally: Tally): string {
  const { condition, path, at } = damage
  const where = `${condition.what}, ${path.slice(directory.length + 1)}, ${at}`
  const disk = damaged(damage)
  const before = new Map(disk.paths.map((name) => [name, disk.get(name)]))
  const log = listener()
  try {
    const store = openStoreSync(directory, eras[1], { files: memoryFiles(disk), log })
    const missing = condition.commits - commitsIn(store)
    // A reader leaves a torn end alone; who writes next cuts it off and says so.
    if (missing > 0) store.transactionSync(() => undefined)
    const isTold = log.told.length > 0
    if (tally.points % 16 === 0) goOn(tally, store, where)
    if (missing === 0) return kindOf(damage, isTold)
    return cutShort(damage, isTold) ?? lost(tally, missing, where)
  } catch (error) {
    if (!hasCode(error, 'STATE_DAMAGED')) return lost(tally, condition.commits, `${where}: ${inspect(error)}`)
    if ([...before].some(([name, inode]) => disk.get(name) !== inode)) tally.wrong(`${where}: files changed`)
    return 'detected: STATE_DAMAGED, files untouched'
  }
}

function goOn(tally: Tally, store: AnyStore, where: string): void {
  const next = commitsIn(store) + 1
  store.transactionSync(commitNumber(1, next))
  store.compactSync()
  if (commitsIn(store) !== next || store.check().status !== 'good') tally.wrong(`it cannot go on: ${where}`)
}

function lost(tally: Tally, commits: number, where: string): string {
  tally.lose(commits, where)
  return 'LOST'
}

/** A journal that was cut, or is not there, looks like one whose last commits never were. */
function cutShort(damage: Damage, isTold: boolean): string | undefined {
  const { path, at, bytes, condition } = damage
  if (!path.endsWith('/journal.ndjson')) return undefined
  const isAlone = [...condition.names.keys()].filter((name) => name.endsWith('.json')).length === 0
  if (!bytes)
    return isAlone ? 'the only file missing: as if nothing was ever written (documented)' : undefined
  if (!at.startsWith('the first')) return undefined
  if (isAtEndOfLine(damage)) return 'journal cut at the end of a line: as if never written (documented)'
  return isTold ? 'journal cut inside a line: that is dropped as torn, and the logger told' : undefined
}

/** The line is complete, with or without its line break. */
function isAtEndOfLine({ path, bytes, condition }: Damage): boolean {
  const inode = condition.names.get(path)
  return bytes?.at(-1) === LF || (inode !== undefined && contentOf(inode)[bytes?.length ?? 0] === LF)
}

const LF = 10

function kindOf({ path }: Damage, isTold: boolean): string {
  if (isTold) return 'recovered, nothing lost, told'
  return path.endsWith('.bak') ? 'in a spare copy: nothing lost' : 'nothing lost: a torn end, or a line break'
}

export const damage: Fault = {
  title: '5, 6. Every bit flipped and every truncation of every file, and 4 MiB of zeros behind each',
  isTimeless: true,
  run: (tally, setting) => {
    const directory = lockDirectory(setting)
    let number = 0
    for (const condition of conditions(directory)) {
      // The first two are what one finds; the others differ from them in few files.
      const stride = (setting.isQuick ? 31 : 1) * (number++ < 2 ? 1 : 9)
      for (const one of everyDamage(condition, stride)) {
        tally.points++
        tally.count(judge(one, directory, tally))
      }
    }
  },
}
