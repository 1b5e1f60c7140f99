import type { BackupSession } from '../../../index.js'
import type { Declare } from '../../context.js'
import type { Output } from '../../output.js'
import { withSessions } from '../../sessions.js'
import { orDash, tableWithHead } from '../../table.js'

export const show: Declare = (command, context) =>
  command
    .description('Show the links of a session, and what their backups say now')
    .argument('<id>', 'of the session')
    .action(async (id: string) => {
      const { output } = context()
      const found = await withSessions(context(), (sessions) => sessions.get(id))
      await output.data(found, async () => describe(found, output))
    })

async function describe({ links }: BackupSession, { colors }: Output): Promise<string> {
  return tableWithHead(
    ['LINK', 'ORIGINAL', 'BACKED UP', 'STATE'],
    links.map(({ name, original, backedUp, state }) => [name, original, orDash(backedUp), orDash(state)]),
    colors,
  )
}
