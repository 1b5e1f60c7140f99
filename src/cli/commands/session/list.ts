import type { Declare } from '../../context.js'
import { sessionTable, withSessions } from '../../sessions.js'

export const list: Declare = (command, context) =>
  command.description('Show all sessions, the oldest first').action(async () => {
    const { output } = context()
    const all = await withSessions(context(), (sessions) => sessions.list())
    if (all.length === 0) output.note('There are no sessions.')
    await output.data(all, async () => sessionTable(all, output))
  })
