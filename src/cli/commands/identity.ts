import type { Bounce, IdentityRequest, SpoofRequest } from '../../index.js'
import { changeRow } from '../changes.js'
import type { Context, Declare } from '../context.js'
import { describeIdentity } from '../identity-view.js'
import { interruptible } from '../interruptible.js'
import { forIdentity } from '../open.js'
import { bounceOption, nonEmpty, verifyOption } from '../option-values.js'
import { addPolicyOptions, toPolicyRequest, type PolicyOptions } from '../policy-options.js'
import { orDash, pairs, table } from '../table.js'

interface ApplyOptions extends PolicyOptions {
  policy: string
  hostname?: string
  bounce: Bounce
  verify: 'readback' | 'carrier'
}

export const identity: Declare = (command, context) => {
  addPolicyOptions(
    command
      .command('apply')
      .description('Change the addresses of links and the host name: all of them, or nothing')
      .argument('[links...]', 'the links')
      .option(
        '--hostname <name>',
        'auto: one that matches the address of the first link (default: stays)',
        nonEmpty,
      )
      .option('--policy <name>', 'see `lladdr generate --list`', nonEmpty, 'random')
      .addOption(bounceOption())
      .addOption(verifyOption()),
  ).action(async (links: string[], options: ApplyOptions) => apply(context(), links, options))
  command
    .command('restore')
    .description('Put every original of the session back')
    .addOption(bounceOption())
    .action(async ({ bounce }: { bounce: Bounce }) => restore(context(), bounce))
  command
    .command('status')
    .description('Show what the session changed: current and original')
    .action(async () => status(context()))
}

async function apply(
  context: Context,
  names: readonly string[],
  { policy, hostname, bounce, verify, ...inputs }: ApplyOptions,
): Promise<void> {
  const request: SpoofRequest = { ...toPolicyRequest(policy, inputs), bounce, verify }
  const result = await forIdentity(context, async ({ session }) =>
    interruptible(context, async (uninterrupted) => {
      const checked: SpoofRequest = { ...request, verify: [verify, uninterrupted] }
      const wanted: IdentityRequest = { links: new Map(names.map((name) => [name, checked])), hostname }
      return session.apply(wanted)
    }),
  )
  await context.output.result(result, async () => describeIdentity(result, context.output.colors))
}

async function restore(context: Context, bounce: Bounce): Promise<void> {
  const { output } = context
  const result = await forIdentity(context, async ({ session }) => session.restore({ bounce }))
  await output.result(result, async () => {
    const { links, hostname } = result
    const changes = hostname
      ? [...links, { name: 'host name', previous: hostname.previous, address: hostname.name }]
      : links
    return table(changes.map((change) => changeRow(output.colors, change, 'original restored')))
  })
}

async function status(context: Context): Promise<void> {
  const { output } = context
  const seen = await forIdentity(context, async ({ session }) => session.status())
  const { hostname, links, interrupted, since } = seen
  await output.data(seen, () =>
    pairs(
      [
        ['host name', `${hostname.current}${hostname.drifted ? '  drifted' : ''}`],
        ['original', orDash(hostname.original)],
        ...links.map(({ name, address, original, state }): [string, string] => [
          name,
          `${orDash(address)}  ${state}, original ${original}`,
        ]),
        ['since', orDash(since)],
      ],
      output.colors,
    ),
  )
  if (interrupted) output.note('A change was interrupted. Put it back with `lladdr recover`.')
}
