import type { Declare } from '../../context.js'
import { withSessions } from '../../sessions.js'

export const verify: Declare = (command, context) =>
  command
    .description('Check the file of sessions, and that every backup is there with the original it had')
    .action(async () => {
      const health = await withSessions(context(), (sessions) => sessions.validate())
      await context().output.data(health, () => [health.status, ...health.problems].join('\n'))
    })
