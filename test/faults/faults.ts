import { brokenDisk } from './broken-disk.js'
import { crashStates } from './crash-states.js'
import { damage } from './damage.js'
import { failing } from './failing.js'
import { fullDisk } from './full-disk.js'
import { kill } from './kill.js'
import { middle } from './middle.js'
import { migration } from './migration.js'
import { otherUsers } from './other-users.js'
import { powerCut } from './power-cut.js'
import { processes } from './processes.js'
import { rotations } from './rotations.js'
import type { Fault } from './setting.js'

/** In the order of their numbers, from 1. */
export const faults: readonly Fault[] = [
  kill,
  powerCut,
  crashStates,
  brokenDisk,
  fullDisk,
  damage,
  middle,
  processes,
  failing,
  migration,
  rotations,
  otherUsers,
]
