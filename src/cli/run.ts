import { CommanderError } from 'commander'
import { commands } from './commands/index.js'
import { usageError, type CommandError } from './command-error.js'
import type { Io } from './io.js'
import { buildProgram } from './program.js'

/**
 * Run one command line, without the program's name. Resolves to the exit code, and never rejects: what fails is told on
 * `io.stderr` in two lines.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    const program = await buildProgram(argv, io)
    await program.parseAsync(argv, { from: 'user' })
    return 0
  } catch (error) {
    return await exitOf(error, argv, io)
  }
}

async function exitOf(error: unknown, argv: readonly string[], io: Io): Promise<number> {
  if (error instanceof CommanderError && error.exitCode === 0) return 0 // help and version end this way
  const { report } = await import('./exit.js')
  return report(error instanceof CommanderError ? misuse(error, argv) : error, io)
}

function misuse({ code, message }: CommanderError, argv: readonly string[]): CommandError {
  const name = argv.find((word) => Object.hasOwn(commands, word))
  const hint = `See \`lladdr ${name === undefined ? '' : `${name} `}--help\`.`
  // Commander shows its help where a command is missing; two lines are easier to read in a log.
  if (code === 'commander.help') return usageError('No command given.', hint)
  return usageError(sentence(message.replace(/^error: /, '')), hint)
}

/** Written as the library writes its messages. */
function sentence(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ')
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.?)]$/.test(line) ? '' : '.'}`
}
