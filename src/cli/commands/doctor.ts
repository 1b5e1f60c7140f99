import { LladdrError, type LinkLayer } from '../../index.js'
import { closing } from '../closing.js'
import { CommandError } from '../command-error.js'
import type { Context, Declare } from '../context.js'
import type { Check } from '../doctor/check.js'
import { checkCaveats } from '../doctor/caveats.js'
import { checkGiveaways } from '../doctor/giveaways.js'
import { checkIpv6, type Former } from '../doctor/ipv6.js'
import { checkManagers } from '../doctor/managers.js'
import { checkDirectory, checkLock, checkState, stateDirectory } from '../doctor/state.js'
import { checkBackend, checkNamespaces, checkNode, checkPrivilege, checkTools } from '../doctor/system.js'
import { readBackups } from '../link-view.js'
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
    ...checkGiveaways(),
    checkIpv6(await formers(context, links)),
    ...demonstration,
  ])
}

/** Links whose backups cannot be read count as not spoofed: the checks of the state files tell of that. */
async function formers(context: Context, links: LinkLayer): Promise<Former[]> {
  const names = (await links.list()).map(({ name }) => name)
  // What lies in /proc is about this process's own network namespace.
  if (context.options.netns !== undefined) return []
  try {
    const backups = await readBackups(context, links)
    return names.map((name) => ({ name, original: backups(name).original }))
  } catch (error) {
    if (error instanceof LladdrError) return names.map((name) => ({ name, original: null }))
    throw error
  }
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
