import type { Declare } from '../../context.js'
import { withState } from '../../state.js'
import { orDash, pairs, tableWithHead } from '../../table.js'

export const stats: Declare = (command, context) =>
  command.description('How much is kept, and since when').action(async () => {
    const { output } = context()
    const { directory, ...numbers } = await withState(context(), (store) => ({
      directory: store.directory,
      ...store.stats(),
    }))
    await output.data(numbers, async () => {
      const head = pairs(
        [
          ['directory', directory],
          ['commits', String(numbers.sequence)],
          ['journals', String(numbers.epoch)],
          ['in the journal', `${numbers.journal} octets`],
        ],
        output.colors,
      )
      const rows = Object.entries(numbers.collections).map(([name, { entries, updated }]) => [
        name,
        String(entries),
        orDash(updated),
      ])
      return `${head}\n\n${await tableWithHead(['COLLECTION', 'ENTRIES', 'UPDATED'], rows, output.colors)}`
    })
  })
