import type { Declare } from '../../context.js'
import { mappingTable, withIds } from '../../ids.js'

export const importIds: Declare = (command, context) =>
  command
    .description("Take in the predecessor's external_id_mapping.json and external_id_counters.json")
    .argument('<dir>', 'the directory that has them')
    .action(async (directory: string) => {
      const { output } = context()
      const report = await withIds(context(), async (ids) => ids.import(directory))
      const { imported, unchanged, counters } = report
      await output.result(report, async () => mappingTable(imported, output))
      const counts = [`${imported.length} imported`, `${unchanged.length} here already`]
      output.note(`${counts.join(', ')}, ${counters.length} counters moved.`)
    })
