import { nativeFiles, type StoreFiles } from '../../../src/store/files.js'

/** Called with the name and the number (from 1) of an operation, before it and after it. */
export interface Tracker {
  before?: (operation: keyof StoreFiles, number: number) => void
  after?: (operation: keyof StoreFiles, number: number) => void
}

type Paths = Parameters<StoreFiles['duplicate']>[0]

/** The real files; a tracker that throws makes the operation fail, before or after it had its effect. */
export function trackedFiles(
  { before, after }: Tracker,
  only: (operation: keyof StoreFiles) => boolean,
): StoreFiles {
  const files = nativeFiles()
  let count = 0
  const begin = (operation: keyof StoreFiles): (() => void) => {
    if (!only(operation)) return () => undefined
    const number = ++count
    before?.(operation, number)
    return () => after?.(operation, number)
  }
  const track =
    <P extends unknown[], R>(operation: keyof StoreFiles, work: (...parameters: P) => R) =>
    (...parameters: P): R => {
      const end = begin(operation)
      const result = work(...parameters)
      end()
      return result
    }
  const trackAsync =
    <P extends unknown[], R>(operation: keyof StoreFiles, work: (...parameters: P) => Promise<R>) =>
    async (...parameters: P): Promise<R> => {
      const end = begin(operation)
      const result = await work(...parameters)
      end()
      return result
    }
  return {
    read: track('read', (path: string) => files.read(path)),
    stamp: track('stamp', (path: string) => files.stamp(path)),
    replace: trackAsync('replace', async (path: string, data: Uint8Array) => files.replace(path, data)),
    replaceSync: track('replaceSync', (path: string, data: Uint8Array) => files.replaceSync(path, data)),
    duplicate: trackAsync('duplicate', async (paths: Paths) => files.duplicate(paths)),
    duplicateSync: track('duplicateSync', (paths: Paths) => files.duplicateSync(paths)),
    makeDirectory: trackAsync('makeDirectory', async (path: string) => files.makeDirectory(path)),
    makeDirectorySync: track('makeDirectorySync', (path: string) => files.makeDirectorySync(path)),
  }
}

export const isWrite = (operation: keyof StoreFiles): boolean => operation !== 'read' && operation !== 'stamp'
