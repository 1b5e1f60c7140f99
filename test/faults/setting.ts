import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { Tally } from './tally.js'

/** Where and how the tests run. */
export interface Setting {
  /** Fewer points. */
  isQuick: boolean
  /** A directory that goes away afterwards. */
  scratch: string
  /** Why there can be no mounts here, if so. */
  noMounts: string | undefined
  /** Why there can be no block devices here, if so. */
  noDevices: string | undefined
  /** Why no file can be given to another user here, if so. */
  noChown: string | undefined
  /** Why there is no strace here, if so. */
  noStrace: string | undefined
}

/** One of those in faults.ts. */
export interface Fault {
  title: string
  /** Its states are compared by content, so that time must stand still in it. */
  isTimeless?: true
  run: (tally: Tally, setting: Setting) => void | Promise<void>
}

/** The name of a state directory that does not exist yet. */
export const newDirectory = ({ scratch }: Setting): string => join(mkdtempSync(join(scratch, 'f-')), 'state')

/** A directory for the locks of a store whose files are in memory. */
export function lockDirectory(setting: Setting): string {
  const directory = newDirectory(setting)
  mkdirSync(directory, { mode: 0o700 })
  return directory
}
