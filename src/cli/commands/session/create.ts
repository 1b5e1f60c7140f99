import type { Declare } from '../../context.js'
import { nonEmpty } from '../../option-values.js'
import { withSessions } from '../../sessions.js'

export const create: Declare = (command, context) =>
  command
    .description('Group the backups of some links, to be restored together')
    .argument('<links...>', 'links that are backed up')
    .option('--label <text>', 'what to call it', nonEmpty)
    .action(async (links: string[], { label }: { label?: string }) => {
      const made = await withSessions(context(), async (sessions) => sessions.create({ links, label }))
      await context().output.data(made, () => made.id)
    })
