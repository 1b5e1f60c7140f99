import type { Bounce } from '../../index.js'
import { usageError } from '../command-error.js'
import type { Declare } from '../context.js'
import { bounceOption } from '../option-values.js'
import { restoreAndPrint } from '../restoring.js'

interface RestoreOptions {
  all?: boolean
  bounce: Bounce
}

export const restore: Declare = (command, context) =>
  command
    .argument('[links...]', 'the links')
    .option('--all', 'every link that is spoofed')
    .addOption(bounceOption())
    .action(async (links: string[], { all = false, bounce }: RestoreOptions) => {
      assertOneOf(links, all)
      await restoreAndPrint(context(), { names: all ? undefined : links, bounce, single: links.length === 1 })
    })

function assertOneOf(links: readonly string[], all: boolean): void {
  if (links.length === 0 && !all) throw usageError('No link given.', 'Name the links, or say --all.')
  if (links.length > 0 && all) {
    throw usageError('Links and --all exclude each other.', 'Leave one of them out.')
  }
}
