import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { openStoreSync } from '../../src/store/index.js'
import { contentOf, MemoryDisk, type Inode, type Names } from './memory-disk.js'
import { memoryFiles } from './memory-files.js'
import type { Tally } from './tally.js'
import { commitNumber, commitsIn, eras, type Era } from './workload.mjs'

/** How many commits there must be, and how many there can be. */
export interface Range {
  least: number
  most: number
}

/** A state that a crash may leave. */
export interface Crash extends Range {
  names: Names
  /** Of the program that comes next. */
  era: Era
  where: string
}

/** What the crashes at some moment must leave. */
export interface Moment {
  era: Era
  where: string
  /** Commits begun, acknowledged, and acknowledged as flushed. */
  begun: number
  acknowledged: number
  flushed: number
}

/** Every state once. */
export class Crashes {
  readonly #seen = new Set<string>()
  readonly #root: string
  readonly found: Crash[] = []

  constructor(directory: string) {
    this.#root = dirname(directory)
  }

  /** All that a kill or a power cut at this moment may leave. */
  add(disk: MemoryDisk, { era, where, begun, acknowledged, flushed }: Moment): void {
    this.#add({ names: disk.afterKill(), least: acknowledged, most: begun, era, where: `killed in ${where}` })
    for (const names of disk.afterPowerCuts(this.#root))
      this.#add({ names, least: flushed, most: begun, era, where: `power cut in ${where}` })
  }

  #add(crash: Crash): void {
    const key = keyOf(crash)
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.found.push(crash)
  }
}

function keyOf({ names, least, most, era }: Crash): string {
  const hash = createHash('sha1').update(`${String(least)} ${String(most)} ${String(era)}`)
  const numbers = new Map<Inode, number>()
  for (const path of [...names.keys()].sort()) {
    const inode = names.get(path)
    if (!inode) continue
    if (!numbers.has(inode)) numbers.set(inode, numbers.size)
    hash.update(`\0${path}\0${String(numbers.get(inode))}\0`).update(contentOf(inode))
  }
  return hash.digest('base64')
}

interface Recovery {
  tally: Tally
  directory: string
  /** Where the crashes on the way go. */
  next?: Crashes
}

/** Open what a crash left, and go on. */
export function recover({ tally, directory, next }: Recovery, crash: Crash): void {
  const { era, where } = crash
  const disk = new MemoryDisk(crash.names)
  const moment = { era, where, begun: crash.most, acknowledged: crash.least, flushed: crash.least }
  if (next) {
    disk.onChange = () => {
      next.add(disk, { ...moment, where: `the recovery from: ${where}` })
    }
  }
  tally.points++
  try {
    const store = openStoreSync(directory, eras[era], { files: memoryFiles(disk) })
    const count = commitsIn(store)
    if (count < crash.least) tally.lose(crash.least - count, where)
    if (count > crash.most) tally.wrong(`commits that nobody made: ${where}`)
    moment.begun = count + 1
    moment.acknowledged = moment.flushed = count
    store.transactionSync(commitNumber(era, count + 1))
    moment.acknowledged = moment.flushed = count + 1
    if (!next) return
    store.compactSync()
    const left = disk.paths.filter((path) => path.endsWith('.tmp'))
    if (left.length > 0) tally.wrong(`${left.join()} left: ${where}`)
    if (store.check().status !== 'good') tally.wrong(`not good after a compaction: ${where}`)
    if (commitsIn(store) !== count + 1) tally.wrong(`the next commit is not there: ${where}`)
  } catch (error) {
    tally.lose(crash.least, where, error)
  }
}
