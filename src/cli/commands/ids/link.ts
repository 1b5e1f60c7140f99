import type { Declare } from '../../context.js'
import { defined, formOption, printMapping, withIds, type FormOptions } from '../../ids.js'

type Given = [internal: string, tool: string, external: string, options: FormOptions]

export const link: Declare = (command, context) =>
  command
    .description('Enter an external ID that the tool itself made; its number is not handed out any more')
    .argument('<internal>', 'your own ID of a link, a device or anything else')
    .argument('<tool>', 'azure_devops, github, jira, linear, or another with --form')
    .argument('<external>', 'as the tool writes it: OPS-7 or 7')
    .addOption(formOption())
    .action(async (...[internal, tool, external, options]: Given) =>
      withIds(
        context(),
        async (ids) => printMapping(context(), await ids.link({ internal, tool, external })),
        defined(tool, options),
      ),
    )
