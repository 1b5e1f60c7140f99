import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../package-root.js'
import { commands } from './commands/index.js'
import { makeContext, type Context, type GlobalOptions } from './context.js'
import type { Io } from './io.js'
import { integer, netns, nonEmpty } from './option-values.js'

/**
 * The commands that `argv` may mean, with their options; the others by name only, for the help. So a command costs the
 * loading of its own modules alone.
 */
export async function buildProgram(argv: readonly string[], io: Io): Promise<Command> {
  const program = globalOptions(new Command('lladdr'), io)
  const context = (): Context => makeContext(io, program.opts<GlobalOptions>())
  for (const [name, { summary, hidden = false, load }] of Object.entries(commands)) {
    const command = program.command(name, { hidden }).description(summary)
    if (!argv.includes(name)) continue
    const declare = await load()
    declare(command, context)
  }
  return program
}

function globalOptions(program: Command, io: Io): Command {
  return program
    .description('Change the link-layer (MAC) address of a network link, and put it back for certain.')
    .option('--backend <name>', 'native (default); shell: ip or ifconfig; memory: simulated links', nonEmpty)
    .option(
      '--netns <namespace>',
      'work in this network namespace: a name, a path, or a process number',
      netns,
    )
    .option('--state-dir <dir>', 'where the original addresses are kept', nonEmpty)
    .option(
      '--lock-timeout <ms>',
      'how long to wait for another process (default: 5000)',
      integer(0, 2 ** 31 - 1),
    )
    .option('--json', 'print JSON')
    .option('--quiet', 'print errors and what was asked for only')
    .option('--no-color', 'print without colours')
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: () => undefined })
    .exitOverride()
}

function version(): string {
  const text = readFileSync(join(packageRoot, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
