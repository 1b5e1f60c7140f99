import type { Declare } from '../../context.js'
import { defined, formOption, printMapping, withIds, type FormOptions } from '../../ids.js'

type Given = [internal: string, tool: string, key: string | undefined, options: FormOptions]

export const allocate: Declare = (command, context) =>
  command
    .description('The external ID of an internal one; a new one, with the next number, where it has none')
    .argument('<internal>', 'your own ID of a link, a device or anything else')
    .argument('<tool>', 'azure_devops, github, jira, linear, or another with --form')
    .argument('[key]', 'for a tool that writes KEY-7')
    .addOption(formOption())
    .action(async (...[internal, tool, key, options]: Given) =>
      withIds(
        context(),
        async (ids) => printMapping(context(), await ids.allocate({ internal, tool, key })),
        defined(tool, options),
      ),
    )
