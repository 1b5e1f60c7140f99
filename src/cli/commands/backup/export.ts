import { open, rm } from 'node:fs/promises'
import { CommandError } from '../../command-error.js'
import type { Declare } from '../../context.js'
import { forReading } from '../../open.js'

export const exportBackups: Declare = (command, context) =>
  command
    .description('Write all backups to a file, sealed with checksums')
    .argument('<file>', 'a new one, or - for standard output')
    .action(async (path: string) => {
      const { io, output } = context()
      const text = await forReading(context(), ({ repository }) => repository.export())
      if (path === '-') {
        io.stdout.write(text)
        return
      }
      await writeNew(path, text)
      await output.result({ path }, () => `All backups written to ${path}`)
    })

/** An older export may hold the only copy of an original: it is not overwritten. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeDurably(path, text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandError(
      `Cannot write ${path}: ${reason}.`,
      'Give a file that does not exist, in a directory that you may write.',
    )
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}
