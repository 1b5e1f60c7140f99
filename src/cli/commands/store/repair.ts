import { repairStore, stateCollections, type Difference, type RepairReport } from '../../../index.js'
import type { Context, Declare } from '../../context.js'
import { stateDirOf } from '../../state.js'

interface Options {
  yes?: boolean
  reseal?: boolean
}

export const repair: Declare = (command, context) =>
  command
    .description('Show what can still be read of damaged state files; with --yes, write that')
    .option('--reseal', 'take entries as they were edited by hand')
    .option('--yes', 'write; all that is replaced is kept in quarantine/')
    .action(async (options: Options) => repairAll(context(), options))

async function repairAll(context: Context, { yes: write = false, reseal = false }: Options): Promise<void> {
  const { output, options } = context
  const { lockTimeout } = options
  const report = await repairStore(stateDirOf(context), stateCollections, {
    write,
    reseal,
    ...(lockTimeout !== undefined && { lockTimeout }),
  })
  await output.data(report, () => shown(report).join('\n'))
  if (!report.needed) output.note('Nothing needs to be repaired.')
  else if (!report.written) output.note('Nothing was changed: say --yes to write what can be read.')
  if (report.edits.length > 0 && !reseal)
    output.note('Entries that were edited by hand do not count without --reseal.')
}

function shown({ needed, problems, unreadable, edits, entries, kept }: RepairReport): string[] {
  if (!needed) return []
  const told = new Set(problems.map(({ file, what }) => `${file}: ${what}`))
  const lost = [...new Set(unreadable)].filter((what) => !told.has(what))
  return [
    ...problems.map(({ file, what }) => `damaged     ${file}: ${what}`),
    ...lost.map((what) => `unreadable  ${what}`),
    ...edits.flatMap(editLines),
    ...Object.entries(entries).map(
      ([name, count]) => `readable    ${name}: ${count} ${count === 1 ? 'entry' : 'entries'}`,
    ),
    ...kept.map((path) => `kept        ${path}`),
  ]
}

/** As diff(1) would. */
const editLines = ({ collection, key, before, after }: Difference): string[] => [
  `edited      ${collection} "${key}"`,
  ...(before ? [`          - ${JSON.stringify(before)}`] : []),
  ...(after ? [`          + ${JSON.stringify(after)}`] : []),
]
