import type { Declare } from '../../context.js'
import { allocate } from './allocate.js'
import { counters } from './counters.js'
import { importIds } from './import.js'
import { link } from './link.js'
import { list } from './list.js'
import { lookup } from './lookup.js'

export const ids: Declare = (command, context) => {
  for (const [name, declare] of Object.entries({
    allocate,
    link,
    lookup,
    list,
    counters,
    import: importIds,
  })) {
    declare(command.command(name), context)
  }
}
