import { LladdrError, type Backup, type MacAddressRepository, type Spoofer } from '../../../index.js'
import { CommandError } from '../../command-error.js'
import type { Context, Declare } from '../../context.js'
import { forReading } from '../../open.js'
import type { Output } from '../../output.js'
import { orDash, pairs, tableWithHead } from '../../table.js'
import { exportBackups } from './export.js'
import { importBackups } from './import.js'

export const backup: Declare = (command, context) => {
  command
    .command('list')
    .description('Show all backups, those of restored links too')
    .action(async () => forReading(context(), async ({ repository }) => list(context().output, repository)))
  command
    .command('verify')
    .description('Check the checksums of the backups on disk')
    .action(async () => forReading(context(), async ({ repository }) => verify(context().output, repository)))
  exportBackups(command.command('export'), context)
  importBackups(command.command('import'), context)
  command
    .command('clear')
    .description("Forget a link's backup, and with it the original address")
    .argument('<link>', 'name of the link')
    .option('--force', 'even while the link is spoofed')
    .action(async (name: string, { force = false }: { force?: boolean }) => clear(context(), name, force))
}

async function list(output: Output, repository: MacAddressRepository): Promise<void> {
  const backups = repository.list().map(([name, entry]) => ({ name, ...entry }))
  if (backups.length === 0) output.note(`There are no backups in ${repository.directory}.`)
  await output.data(backups, async () =>
    backups.length === 0
      ? ''
      : tableWithHead(
          ['LINK', 'ORIGINAL', 'STATE', 'CURRENT', 'CREATED', 'UPDATED'],
          backups.map(({ name, original, state, current, created, updated }) => [
            name,
            original,
            state,
            current,
            created,
            updated,
          ]),
          output.colors,
        ),
  )
}

async function verify(output: Output, repository: MacAddressRepository): Promise<void> {
  const integrity = repository.validate()
  const statistics = repository.statistics()
  await output.data({ integrity, statistics }, () =>
    pairs(
      [
        ['directory', repository.directory],
        ['integrity', [integrity.status, ...integrity.problems].join('; ')],
        ['backups', `${statistics.backups}, of which spoofed: ${statistics.spoofed}`],
        ['oldest', orDash(statistics.created)],
        ['last change', orDash(statistics.lastModified)],
        ['schema version', String(statistics.version)],
      ],
      output.colors,
    ),
  )
}

/** Prints what it forgets: even then the original is not lost at once. */
async function clear(context: Context, name: string, force: boolean): Promise<void> {
  const removed = await forReading(context, async (spoofer) => removeLocked(spoofer, name, force))
  await context.output.result(
    { name, ...removed },
    () => `${name}  backup forgotten; its original address was ${removed.original}`,
  )
}

async function removeLocked(spoofer: Spoofer, name: string, force: boolean): Promise<Backup> {
  const { repository } = spoofer
  // Before the lock, which would make the state directory where there is none.
  if (!repository.get(name)) throw new LladdrError('BACKUP_MISSING', `"${name}" was never backed up here.`)
  const held = await repository.lock([name])
  try {
    if (!force) await assertNotNeeded(spoofer, name)
    return await repository.remove(name)
  } finally {
    held.release()
  }
}

async function assertNotNeeded(spoofer: Spoofer, name: string): Promise<void> {
  const status = (await spoofer.status()).find((each) => each.name === name)
  if (status?.state !== 'spoofed' && status?.state !== 'drifted' && status?.state !== 'interrupted') return
  throw new CommandError(
    `"${name}" is spoofed, and its original address ${status.original} would be lost.`,
    `Restore it first with \`lladdr restore ${name}\`, or say --force if the original is not wanted any more.`,
  )
}
