import type { Colors } from './output.js'

const noLines = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`].map((part) => [part, '']),
  ),
)

/** Aligned columns without boxes. Loads the table package only here: `lladdr show` needs none. */
export async function table(rows: string[][]): Promise<string> {
  const { default: Table } = await import('cli-table3')
  const result = new Table({
    chars: { ...noLines, middle: '' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  })
  result.push(...rows)
  return result.toString().replace(/ +$/gm, '')
}

/** {@link table} under a dim head. */
export const tableWithHead = async (
  head: readonly string[],
  rows: readonly string[][],
  colors: Colors,
): Promise<string> => table([head.map((title) => colors.dim(title)), ...rows])

/** One `label  value` line each. */
export function pairs(entries: readonly (readonly [string, string])[], colors: Colors): string {
  const width = Math.max(...entries.map(([label]) => label.length))
  return entries.map(([label, value]) => `${colors.dim(label.padEnd(width))}  ${value}`).join('\n')
}

/** What a table shows where JSON has null. */
export const orDash = (value: string | null): string => value ?? '-'
