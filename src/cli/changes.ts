import type { RestoreResult, SpoofResult } from '../index.js'
import type { Colors, Output } from './output.js'
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
  const rows = changes.map((change) => changeRow(output.colors, change, remark(change)))
  await output.result(single ? changes[0] : changes, async () => table(rows))
}

/** A row of a table: what changed, from what to what. */
export const changeRow = (
  colors: Colors,
  { name, previous, address }: { name: string; previous: string; address: string },
  remark: string,
): string[] => [name, `${previous} → ${colors.green(address)}`, colors.dim(`(${remark})`)]
