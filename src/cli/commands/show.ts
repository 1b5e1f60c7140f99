import type { Declare } from '../context.js'
import { describe, readBackups, viewLinkVerbosely } from '../link-view.js'
import { openLinkLayer } from '../open.js'
import { pairs } from '../table.js'

export const show: Declare = (command, context) =>
  command.argument('<link>', 'name or alternative name').action(async (name: string) => {
    const { output } = context()
    await using layer = await openLinkLayer(context())
    const link = await layer.get(name)
    const view = viewLinkVerbosely(link, await readBackups(context(), layer))
    await output.data(view, () => pairs(describe(view), output.colors))
  })
