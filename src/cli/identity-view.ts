import type { IdentityResult } from '../index.js'
import { changeRow } from './changes.js'
import type { Colors } from './output.js'
import { table } from './table.js'

/** What became of links and host name, a line each. */
export const describeIdentity = async (
  { links, hostname }: IdentityResult,
  colors: Colors,
): Promise<string> => {
  const rows = links.map((change) => changeRow(colors, change, `original ${change.original} kept`))
  if (hostname) {
    const { name: address, previous, original } = hostname
    rows.push(changeRow(colors, { name: 'host name', previous, address }, `original ${original} kept`))
  }
  return table(rows)
}
