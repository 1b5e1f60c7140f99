import type { Declare } from '../../context.js'
import { withState } from '../../state.js'

export const compact: Declare = (command, context) =>
  command.description('Write the state files anew from the journal').action(async () => {
    const { output } = context()
    const stats = await withState(context(), async (store) => {
      await store.compact()
      return store.stats()
    })
    await output.result(stats, () => `Compacted; commit ${stats.sequence}, journal ${stats.epoch}.`)
  })
