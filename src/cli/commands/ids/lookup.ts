import type { IdMap, IdMapping } from '../../../index.js'
import { CommandError } from '../../command-error.js'
import type { Declare } from '../../context.js'
import { defined, formOption, withIds, type FormOptions } from '../../ids.js'

export const lookup: Declare = (command, context) =>
  command
    .description('The internal ID behind an external one')
    .argument('<tool>', 'azure_devops, github, jira, linear, or another with --form')
    .argument('<external>', 'as the tool writes it: OPS-7 or 7')
    .addOption(formOption())
    .action(async (tool: string, external: string, options: FormOptions) => {
      const mapping = await withIds(context(), (ids) => find(ids, tool, external), defined(tool, options))
      await context().output.data(mapping, () => mapping.internal)
    })

function find(ids: IdMap, tool: string, external: string): IdMapping {
  const internal = ids.lookup(tool, external)
  const own = internal === undefined ? [] : ids.list(internal)
  const mapping = own.find((each) => each.tool === tool && each.external === external.toUpperCase())
  if (mapping) return mapping
  throw new CommandError(
    `No internal ID has the ${tool} ID ${external}.`,
    'Look at `lladdr ids list`, and check that --state-dir is the one used when it was allocated.',
  )
}
