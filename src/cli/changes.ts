import type { RestoreResult, SpoofResult } from '../index.js'
import type { Output } from './output.js'
import { table } from './table.js'

type Change = SpoofResult | RestoreResult

interface Presentation {
  /** One object in JSON instead of an array: one link was asked for by name. */
  single: boolean
  remark: (change: Change) => string
}

/** What was changed: a line each, like `eth0  00:16:3e:10:20:30 → 02:…  (original 00:16:3e:10:20:30 kept)`. */
export async function printChanges(
  output: Output,
  changes: readonly Change[],
  { single, remark }: Presentation,
): Promise<void> {
  const { colors } = output
  const rows = changes.map((change) => [
    change.name,
    `${change.previous} → ${colors.green(change.address)}`,
    colors.dim(`(${remark(change)})`),
  ])
  await output.result(single ? changes[0] : changes, async () => table(rows))
}
