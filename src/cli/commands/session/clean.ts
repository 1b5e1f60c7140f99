import type { Declare } from '../../context.js'
import { duration } from '../../option-values.js'
import { sessionTable, withSessions } from '../../sessions.js'

export const clean: Declare = (command, context) =>
  command
    .description('Forget old sessions, but for those with a link that is still spoofed')
    .requiredOption('--older-than <age>', 'like 30d or 12h', duration)
    .action(async ({ olderThan }: { olderThan: number }) => {
      const { output } = context()
      const before = new Date(Date.now() - olderThan)
      const cleaned = await withSessions(context(), async (sessions) => sessions.clean(before))
      await output.result(cleaned, async () => sessionTable(cleaned, output))
      output.note(`${cleaned.length} forgotten.`)
    })
