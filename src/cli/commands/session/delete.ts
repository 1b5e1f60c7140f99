import type { Declare } from '../../context.js'
import { withSessions } from '../../sessions.js'

export const deleteSession: Declare = (command, context) =>
  command
    .description('Forget a session; its backups stay')
    .argument('<id>', 'of the session')
    .action(async (id: string) => {
      const deleted = await withSessions(context(), async (sessions) => sessions.delete(id))
      await context().output.result(deleted, () => `${id}  session forgotten; its backups are kept`)
    })
