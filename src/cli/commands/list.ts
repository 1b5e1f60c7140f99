import type { Link, LinkLayer } from '../../index.js'
import type { Context, Declare } from '../context.js'
import { describe, readBackups, viewLink, viewLinkVerbosely, type LinkView } from '../link-view.js'
import { withLinks } from '../open.js'
import type { Colors } from '../output.js'
import { noteRootState } from '../root-state.js'
import { orDash, pairs, tableWithHead } from '../table.js'

interface ListOptions {
  active?: boolean
  verbose?: boolean
}

export const list: Declare = (command, context) =>
  command
    .option('--active', 'only links that are up, without loopback')
    .option('--verbose', 'all that is known: type, flags, state, broadcast, altNames as well')
    .action(async (options: ListOptions) =>
      withLinks(context(), async (layer) => show(context(), layer, options)),
    )

async function show(
  context: Context,
  layer: LinkLayer,
  { active = false, verbose = false }: ListOptions,
): Promise<void> {
  const { output } = context
  const links = (await layer.list({ assignType: true })).filter((link) => !active || isActive(link))
  const backups = await readBackups(context, layer)
  noteRootState(context)
  if (verbose) {
    const views = links.map((link) => viewLinkVerbosely(link, backups))
    await output.data(views, () => views.map((view) => pairs(describe(view), output.colors)).join('\n\n'))
  } else {
    const views = links.map((link) => viewLink(link, backups))
    await output.data(views, async () => tableOf(views, output.colors))
  }
}

/** linux/if_arp.h. */
const ARPHRD_LOOPBACK = 772

const isActive = ({ up, type }: Link): boolean => up && type !== ARPHRD_LOOPBACK

/** The column of originals is there only when something is in it. */
async function tableOf(views: readonly LinkView[], colors: Colors): Promise<string> {
  const withOriginals = views.some(({ original }) => original !== null)
  const head = ['NAME', 'INDEX', 'ADDRESS', 'PERMANENT', 'ASSIGNED', 'KIND', 'LINK', 'MTU']
  const rows = views.map((view) => {
    const row = [
      view.spoofed ? colors.yellow(view.name) : view.name,
      String(view.index),
      view.spoofed ? colors.yellow(orDash(view.address)) : orDash(view.address),
      orDash(view.permanent),
      orDash(view.assignType),
      orDash(view.kind),
      view.up ? colors.green('up') : 'down',
      String(view.mtu),
    ]
    return withOriginals ? [...row, orDash(view.original)] : row
  })
  return tableWithHead(withOriginals ? [...head, 'ORIGINAL'] : head, rows, colors)
}
