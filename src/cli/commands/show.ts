import type { Declare } from '../context.js'
import { describe, readBackups, viewLinkVerbosely } from '../link-view.js'
import { withLinks } from '../open.js'
import { pairs } from '../table.js'

export const show: Declare = (command, context) =>
  command.argument('<link>', 'name or alternative name').action(async (name: string) => {
    const { output } = context()
    const view = await withLinks(context(), async (links) =>
      viewLinkVerbosely(await links.get(name), await readBackups(context(), links)),
    )
    await output.data(view, () => pairs(describe(view), output.colors))
  })
