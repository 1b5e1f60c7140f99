import type { IdentityRecoverResult, RecoverOutcome, RecoverResult } from '../../index.js'
import type { Declare } from '../context.js'
import { forIdentity } from '../open.js'
import type { Output } from '../output.js'
import { orDash, tableWithHead } from '../table.js'

export const recover: Declare = (command, context) =>
  command.action(async () => {
    const { output } = context()
    const { identity, results } = await forIdentity(context(), async ({ session, spoofer }) => ({
      // First, because settling its links would have their changes recorded as if they were whole.
      identity: await session.recover(),
      results: await spoofer.recover(),
    }))
    tell(output, identity)
    if (identity.outcome === 'unchanged' && results.every(({ outcome }) => outcome === 'unchanged')) {
      output.note('No change was interrupted; nothing to settle.')
    }
    await output.result(results, async () =>
      results.length === 0
        ? ''
        : tableWithHead(['LINK', 'ADDRESS', 'ORIGINAL', 'OUTCOME'], results.map(toRow), output.colors),
    )
  })

function tell(output: Output, { outcome, links, hostname }: IdentityRecoverResult): void {
  const parts = Object.entries(links).map(([name, address]) => `"${name}" ${address}`)
  if (hostname !== null) parts.push(`the host name "${hostname}"`)
  if (outcome === 'put-back')
    output.note(`An interrupted change of the identity was taken back: ${parts.join(', ')}.`)
  if (outcome === 'in-use') output.note('Another process is changing the identity now; it was left alone.')
  if (outcome === 'elsewhere')
    output.note(
      'The interrupted change of the identity concerns another network namespace; say which with --netns.',
    )
}

const explanations: Readonly<Record<RecoverOutcome, string>> = {
  applied: 'recorded as spoofed: the change had come through',
  restored: 'recorded as restored: the link has its original',
  unchanged: 'unchanged',
  'in-use': 'left alone: another process is changing it now',
  missing: 'left alone: there is no such link now',
  replaced: 'left alone: the name belongs to another link now',
}

const toRow = ({ name, address, original, outcome }: RecoverResult): string[] => [
  name,
  orDash(address),
  original,
  explanations[outcome],
]
