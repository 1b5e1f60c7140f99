import { putConnectivityBack, type Connectivity } from '../link/index.js'
import { withConnectivity, type Backup } from '../repository/index.js'
import { call, type Task } from '../task.js'
import type { Context } from './context.js'
import type { Sighting } from './identity.js'
import { isInterrupted, leftDown } from './settle.js'

/** Puts what a link is about to lose on disk, with the intent of its change: a crash while it is down costs nothing. */
export const keepWith = ({ repository }: Context, name: string, intent: () => Backup | undefined) =>
  function* beforeDown(saved: Connectivity): Task<void> {
    const backup = intent()
    if (backup) yield* call(repository, 'replace', new Map([[name, withConnectivity(backup, saved)]]))
  }

/** Put back what an interrupted bounce cost a link that is up again. */
export function* replay({ links, log }: Context, name: string, backup: Backup | undefined): Task<void> {
  if (backup?.connectivity) yield* putConnectivityBack(links, { name, saved: backup.connectivity, log })
}

/** Finish what follows a change of address. Best effort: the record must be settled even where the radio is blocked. */
export function* mend(context: Context, backup: Backup, sighting: Sighting): Task<void> {
  const { links, log } = context
  const { name, address, up } = sighting.link
  if (!isInterrupted(backup, sighting)) return
  try {
    if (leftDown(backup, sighting)) yield* call(links, 'setUp', name, true)
    yield* replay(context, name, backup)
    if ((up || backup.up) && address !== backup.previous)
      yield* call(links, 'followAddress', name, backup.previous)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const how = leftDown(backup, sighting) ? 'down' : 'half done'
    log.warn(`"${name}" was left ${how} by an interrupted change: ${why}`)
  }
}
