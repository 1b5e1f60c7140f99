import { BackupSessions, type BackupSession } from '../index.js'
import { closing } from './closing.js'
import type { Context } from './context.js'
import { forReading, logTo } from './open.js'
import type { Output } from './output.js'
import { orDash, tableWithHead } from './table.js'

/** The sessions beside the backups, named as the links are in the namespace at work. */
export async function withSessions<R>(
  context: Context,
  work: (sessions: BackupSessions) => R | Promise<R>,
): Promise<R> {
  const { options, output } = context
  return forReading(context, async ({ links, repository }) => {
    const netns = links.identity().label
    const opening = BackupSessions.open(repository.directory, { ...options, netns, log: logTo(output) })
    return closing(await opening, work)
  })
}

export const sessionTable = async (
  sessions: readonly BackupSession[],
  { colors }: Output,
): Promise<string> =>
  sessions.length === 0
    ? ''
    : tableWithHead(
        ['SESSION', 'CREATED', 'LABEL', 'LINKS'],
        sessions.map(({ id, created, label, links }) => [
          id,
          created,
          orDash(label),
          links.map(({ name, state }) => `${name} ${state ?? 'gone'}`).join(', '),
        ]),
        colors,
      )
