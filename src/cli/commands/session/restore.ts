import type { Bounce, BackupSession } from '../../../index.js'
import { usageError } from '../../command-error.js'
import type { Declare } from '../../context.js'
import { bounceOption } from '../../option-values.js'
import { restoreAndPrint } from '../../restoring.js'
import { withSessions } from '../../sessions.js'

type Given = [id: string, links: string[], options: { bounce: Bounce }]

export const restore: Declare = (command, context) =>
  command
    .description('Put the original addresses of a session back, or those of some of its links')
    .argument('<id>', 'of the session')
    .argument('[links...]', 'default: all that are spoofed')
    .addOption(bounceOption())
    .action(async (...[id, links, { bounce }]: Given) => {
      const found = await withSessions(context(), (sessions) => sessions.get(id))
      const names = links.length > 0 ? members(found, links) : spoofed(found)
      if (names.length === 0) context().output.note(`Nothing of session ${id} is spoofed.`)
      await restoreAndPrint(context(), { names, bounce, single: false })
    })

function members({ id, links }: BackupSession, names: readonly string[]): readonly string[] {
  const stranger = names.find((name) => !links.some((link) => link.name === name))
  if (stranger === undefined) return names
  throw usageError(`"${stranger}" is not in session ${id}.`, `See \`lladdr session show ${id}\`.`)
}

function spoofed({ links }: BackupSession): readonly string[] {
  const names = links.flatMap(({ name, state }) => (state === 'applied' || state === 'intent' ? [name] : []))
  const elsewhere = names.find((name) => name.startsWith('netns:'))
  if (elsewhere === undefined) return names
  throw usageError(
    `${elsewhere} is in another network namespace.`,
    'Say --netns with the name that is between colon and slash, or name the links to restore.',
  )
}
