import type { BackupImport, ImportOptions, KeyedBackup } from '../../../index.js'
import type { Declare } from '../../context.js'
import { forReading } from '../../open.js'
import type { Output } from '../../output.js'
import { table } from '../../table.js'

export const importBackups: Declare = (command, context) =>
  command
    .description("Read backups from a file: an export, or the predecessor's mac_backup.json")
    .argument('<file>', 'checked whole before anything is touched')
    .option('--merge', 'keep the backups that the file does not have')
    .option('--force', 'even where an original that is still needed is lost by it')
    .action(async (path: string, options: ImportOptions) =>
      print(
        context().output,
        await forReading(context(), async ({ repository }) => repository.import(path, options)),
      ),
    )

/** What is dropped is printed with its original: even then it is not lost at once. */
async function print(output: Output, report: BackupImport): Promise<void> {
  const { imported, unchanged, dropped } = report
  const rows = [...imported.map(toRow('imported')), ...dropped.map(toRow('dropped'))]
  await output.result(report, async () => (rows.length === 0 ? '' : table(rows)))
  const counts = [`${imported.length} imported`, `${unchanged.length} here already`]
  output.note(`${counts.join(', ')}, ${dropped.length} dropped.`)
}

const toRow =
  (what: string) =>
  ({ name, original }: KeyedBackup): string[] => [name, original, what]
