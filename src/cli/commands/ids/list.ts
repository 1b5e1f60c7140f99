import type { Declare } from '../../context.js'
import { mappingTable, withIds } from '../../ids.js'

export const list: Declare = (command, context) =>
  command
    .description('All external IDs, or those of one internal ID')
    .argument('[internal]', 'your own ID')
    .action(async (internal: string | undefined) => {
      const { output } = context()
      const mappings = await withIds(context(), (ids) => ids.list(internal))
      if (mappings.length === 0) {
        output.note(internal === undefined ? 'There are no IDs.' : `"${internal}" has no external ID.`)
      }
      await output.data(mappings, async () => mappingTable(mappings, output))
    })
