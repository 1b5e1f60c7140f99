import type { ExecutionContext } from 'ava'
import { IdMap, type IdMapOptions } from '../../../src/index.js'
import { step, type Task } from '../../../src/task.js'
import { stateDirectory } from '../../helpers/state-directory.js'
import { twins, type Drive } from '../../helpers/twins.js'

export interface Form {
  name: string
  drive: Drive
  open: (t: ExecutionContext, options?: IdMapOptions) => Promise<IdMap>
}

/** `IdMap.open` or its twin. */
export const openIn = (directory: string, options?: IdMapOptions): Task<IdMap> =>
  step({
    sync: () => IdMap.openSync(directory, options),
    async: async () => IdMap.open(directory, options),
  })

/** In files and in memory, async and sync: what one does, all do. */
export const forms: readonly Form[] = twins.flatMap(([twin, drive]) => [
  { name: `files, ${twin}`, drive, open: async (t, options) => drive(openIn(stateDirectory(t), options)) },
  { name: `memory, ${twin}`, drive, open: async (_, options) => Promise.resolve(IdMap.inMemory(options)) },
])
