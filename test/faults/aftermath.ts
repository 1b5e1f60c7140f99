import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FileLock, openStoreSync } from '../../src/store/index.js'
import type { Tally } from './tally.js'
import { commitNumber, commitsIn, eras, type Era } from './workload.mjs'

export interface Expected {
  /** Commits acknowledged, and begun. */
  least: number
  most: number
  era: Era
  where: string
}

/** What a program that comes afterwards finds, and whether it can go on. */
export function inspectAftermath(tally: Tally, directory: string, expected: Expected): void {
  const { least, most, era, where } = expected
  try {
    if (existsSync(join(directory, 'lock')))
      FileLock.acquireSync({ path: join(directory, 'lock'), timeout: 0 }).release()
    using store = openStoreSync(directory, eras[era])
    const count = commitsIn(store)
    if (count < least) tally.lose(least - count, where)
    if (count > most) tally.wrong(`commits that nobody made: ${where}`)
    store.transactionSync(commitNumber(era, count + 1))
    store.compactSync()
    if (commitsIn(store) !== count + 1) tally.wrong(`the next commit is not there: ${where}`)
    if (store.check().status !== 'good') tally.wrong(`not good after a compaction: ${where}`)
    const left = temporaryIn(directory)
    if (left.length > 0) tally.wrong(`${left.join()} left: ${where}`)
  } catch (error) {
    tally.lose(least, where, error)
  }
}

export const temporaryIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tmp'))
