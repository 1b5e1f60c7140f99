/** sysexits.h: the command line was wrong. */
const EXIT_USAGE = 64
/** sysexits.h: anything that has no number of its own. */
export const EXIT_SOFTWARE = 70

/** A failure that the command itself finds; those of the library are LladdrError. */
export class CommandError extends Error {
  readonly hint: string
  readonly exit: number

  constructor(message: string, hint: string, exit: number = EXIT_SOFTWARE) {
    super(message)
    this.name = 'CommandError'
    this.hint = hint
    this.exit = exit
  }
}

export const usageError = (message: string, hint: string): CommandError =>
  new CommandError(message, hint, EXIT_USAGE)
