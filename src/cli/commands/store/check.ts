import { checkStore, stateCollections, type StoreHealth } from '../../../index.js'
import { CommandError } from '../../command-error.js'
import type { Context, Declare } from '../../context.js'
import { stateDirOf } from '../../state.js'
import { tableWithHead } from '../../table.js'

/** sysexits.h: damaged data. */
const EXIT_DATA = 65

export const check: Declare = (command, context) =>
  command
    .description('Look at every octet of every state file; changes nothing')
    .action(async () => checkAll(context()))

async function checkAll(context: Context): Promise<void> {
  const { output } = context
  const directory = stateDirOf(context)
  const health = checkStore(directory, stateCollections)
  if (health.files.length === 0) output.note(`There are no state files in ${directory}.`)
  await output.data(health, async () => shown(health, context))
  if (health.status === 'good') return
  const what = health.status === 'critical' ? 'something may be lost' : 'nothing is lost, its backup has it'
  throw new CommandError(
    `State files in ${directory} are damaged; ${what}.`,
    'Run `lladdr store repair` to see what can be done.',
    EXIT_DATA,
  )
}

const shown = async ({ files }: StoreHealth, { output }: Context): Promise<string> =>
  files.length === 0
    ? ''
    : tableWithHead(
        ['FILE', 'STATUS', 'PROBLEMS'],
        files.map(({ file, status, problems }) => [file, status, problems.join('; ')]),
        output.colors,
      )
