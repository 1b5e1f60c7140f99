import { openStoreSync } from '../../src/store/index.js'
import { Crashes, recover, type Moment } from './crashes.js'
import { MemoryDisk } from './memory-disk.js'
import { memoryFiles } from './memory-files.js'
import { lockDirectory, type Fault } from './setting.js'
import { commitNumber, eras, type AnyStore } from './workload.mjs'

const operations = [
  'commit',
  'lazy commit',
  'commit by another process',
  'compaction',
  'close',
  'kill',
  'migration',
] as const
export type Operation = (typeof operations)[number]

/** A program at work on a disk of its own, with another one beside it. */
class Program {
  readonly disk = new MemoryDisk(new Map())
  readonly moment: Moment = { era: 1, where: '', begun: 0, acknowledged: 0, flushed: 0 }
  readonly #directory: string
  #store: AnyStore
  #other: AnyStore
  /** What a killed program did not flush, nobody promised. */
  #isResponsible = false

  constructor(directory: string) {
    this.#directory = directory
    this.#store = this.#open()
    this.#other = this.#open()
  }

  do(operation: Operation): void {
    if (operation === 'commit') this.#commit(this.#store, true)
    else if (operation === 'lazy commit') this.#commit(this.#store, false)
    else if (operation === 'commit by another process') this.#commit(this.#other, true)
    else if (operation === 'compaction') this.#store.compactSync()
    else this.#restart(operation)
    if (operation === 'compaction' || (operation === 'close' && this.#isResponsible))
      this.moment.flushed = this.moment.acknowledged
    this.#isResponsible = operation.includes('commit')
  }

  #commit(store: AnyStore, durable: boolean): void {
    const { moment } = this
    moment.begun++
    store.transactionSync(commitNumber(moment.era, moment.begun), { durable })
    moment.acknowledged = moment.begun
    if (durable) moment.flushed = moment.begun
  }

  #restart(operation: 'close' | 'kill' | 'migration'): void {
    if (operation === 'close') this.#store.close()
    if (operation === 'migration') this.moment.era = 2
    this.#store = this.#open()
    if (operation === 'migration') this.#other = this.#open()
    if (operation === 'migration') this.#commit(this.#store, true)
  }

  #open(): AnyStore {
    return openStoreSync(this.#directory, eras[this.moment.era], { files: memoryFiles(this.disk) })
  }
}

function* sequences(length: number): Generator<Operation[]> {
  if (length === 0) yield []
  else for (const first of sequences(length - 1)) for (const last of operations) yield [...first, last]
}

/** All crash states in the last operation of a sequence. */
export function crashesIn(sequence: readonly Operation[], directory: string, crashes: Crashes): void {
  const program = new Program(directory)
  program.moment.where = sequence.join(', ')
  for (const operation of sequence.slice(0, -1)) program.do(operation)
  const collect = (): void => {
    crashes.add(program.disk, program.moment)
  }
  program.disk.onChange = collect
  for (const operation of sequence.slice(-1)) program.do(operation)
  collect()
}

export const crashStates: Fault = {
  title: '3. Every crash state of every sequence of up to three operations, and of the recovery from each',
  isTimeless: true,
  run: (tally, setting) => {
    const directory = lockDirectory(setting)
    const first = new Crashes(directory)
    for (const length of setting.isQuick ? [1, 2] : [1, 2, 3])
      for (const sequence of sequences(length)) {
        crashesIn(sequence, directory, first)
        tally.count('sequences')
      }
    const second = new Crashes(directory)
    for (const crash of first.found) recover({ tally, directory, next: second }, crash)
    tally.count('states after one crash', first.found.length)
    for (const crash of second.found) recover({ tally, directory }, crash)
    tally.count('states after a second crash, in the recovery', second.found.length)
  },
}
