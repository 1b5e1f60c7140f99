import type { RecoverOutcome, RecoverResult } from '../../index.js'
import type { Declare } from '../context.js'
import { forReading } from '../open.js'
import { orDash, tableWithHead } from '../table.js'

export const recover: Declare = (command, context) =>
  command.action(async () => {
    const { output } = context()
    const results = await forReading(context(), async (spoofer) => spoofer.recover())
    if (results.every(({ outcome }) => outcome === 'unchanged')) {
      output.note('No change was interrupted; nothing to settle.')
    }
    await output.result(results, async () =>
      results.length === 0
        ? ''
        : tableWithHead(['LINK', 'ADDRESS', 'ORIGINAL', 'OUTCOME'], results.map(toRow), output.colors),
    )
  })

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
