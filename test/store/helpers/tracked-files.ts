import { nativeFiles, type StoreFiles } from '../../../src/store/files.js'
import type { Pending, Step } from '../../../src/task.js'

export type Operation = keyof StoreFiles

/** Called with the name and the number (from 1) of an operation, before it and after it. */
export interface Tracker {
  before?: (operation: Operation, number: number) => void
  after?: (operation: Operation, number: number) => void
}

/** The real files; a tracker that throws makes the operation fail, before or after it had its effect. */
export function trackedFiles(
  { before, after }: Tracker,
  only: (operation: Operation) => boolean,
): StoreFiles {
  const files = nativeFiles()
  let count = 0
  const around = <T>(operation: Operation, work: () => T): T => {
    if (!only(operation)) return work()
    const number = ++count
    before?.(operation, number)
    const result = work()
    after?.(operation, number)
    return result
  }
  const look =
    <P extends unknown[], R>(operation: Operation, work: (...parameters: P) => R) =>
    (...parameters: P): R =>
      around(operation, () => work(...parameters))
  /** The async form does its work at once: what a tracker does between two operations is the same in both. */
  const track =
    <P extends unknown[]>(operation: Operation, work: (...parameters: P) => Step<void>) =>
    (...parameters: P): Step<void> => {
      const sync = (): void => {
        around(operation, () => {
          work(...parameters).sync()
        })
      }
      return { sync, async: () => settled(sync) }
    }
  return {
    read: look('read', (path) => files.read(path)),
    look: look('look', (path) => files.look(path)),
    follow: look('follow', (path) => files.follow(path)),
    replace: track('replace', (path, data) => files.replace(path, data)),
    duplicate: track('duplicate', (paths) => files.duplicate(paths)),
    append: track('append', (addition) => files.append(addition)),
    truncate: track('truncate', (path, size) => files.truncate(path, size)),
    makeDirectory: track('makeDirectory', (path) => files.makeDirectory(path)),
  }
}

function settled(work: () => void): Pending<void> {
  let wait = (): void => undefined
  const promise = new Promise<void>((resolve) => {
    try {
      work()
    } catch (error) {
      wait = () => {
        throw error
      }
      throw error
    }
    resolve()
  })
  return { promise, wait }
}

const reads: readonly Operation[] = ['read', 'look', 'follow']
export const isWrite = (operation: Operation): boolean => !reads.includes(operation)
