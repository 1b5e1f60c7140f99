import { closing } from '../closing.js'
import { CommandError } from '../command-error.js'
import type { Context, Declare } from '../context.js'
import type { Check } from '../doctor/check.js'
import { checkCaveats } from '../doctor/caveats.js'
import { checkManagers } from '../doctor/managers.js'
import { checkDirectory, checkLock, checkState, stateDirectory } from '../doctor/state.js'
import { checkBackend, checkNamespaces, checkNode, checkPrivilege, checkTools } from '../doctor/system.js'
import type { Colors } from '../output.js'
import { table } from '../table.js'

export const doctor: Declare = (command, context) =>
  command.action(async () => {
    const { output } = context()
    const checks = await runChecks(context())
    await output.data(checks, async () => tableOf(checks, output.colors))
    const failures = checks.filter(({ status }) => status === 'failed')
    if (failures.length > 0) {
      const names = failures.map(({ check }) => check).join(', ')
      throw new CommandError(`Failed: ${names}.`, 'Do what the hints above say, then run it again.')
    }
  })

async function runChecks(context: Context): Promise<Check[]> {
  const { checks, links } = await checkBackend(context)
  const around = [checkNode(), ...checks]
  const demonstration = [await checkNamespaces(), checkTools()]
  if (!links) return [...around, ...demonstration]
  const directory = stateDirectory(context)
  return closing(links, async () => [
    ...around,
    checkPrivilege(links),
    checkDirectory(directory),
    ...(await checkState(context, links)),
    await checkLock(directory),
    ...checkManagers(),
    ...checkCaveats(await links.list()),
    ...demonstration,
  ])
}

const marks: Readonly<Record<Check['status'], (colors: Colors) => string>> = {
  ok: ({ green }) => green('✓'),
  warning: ({ yellow }) => yellow('!'),
  failed: ({ red }) => red('✗'),
}

const tableOf = async (checks: readonly Check[], colors: Colors): Promise<string> =>
  table(
    checks.flatMap(({ check, status, detail, hint }) => {
      const line = [marks[status](colors), check, detail]
      return hint === null ? [line] : [line, ['', '', `→ ${hint}`]]
    }),
  )
