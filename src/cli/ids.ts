import { Option } from 'commander'
import { IdMap, toolForms, type IdMapping, type Tool, type ToolForm } from '../index.js'
import { closing } from './closing.js'
import type { Context } from './context.js'
import { logTo } from './open.js'
import type { Output } from './output.js'
import { tableWithHead } from './table.js'

/** For tools that are not built in. */
export interface FormOptions {
  form?: ToolForm
}

export const formOption = (): Option =>
  new Option('--form <form>', 'of the IDs of a tool that is not built in: KEY-7 or 7').choices(toolForms)

/** The ID map of the state directory. */
export async function withIds<R>(
  { options, output }: Context,
  work: (ids: IdMap) => R | Promise<R>,
  tools: readonly Tool[] = [],
): Promise<R> {
  const { stateDir, ...rest } = options
  return closing(await IdMap.open(stateDir, { ...rest, log: logTo(output), tools }), work)
}

export const defined = (name: string, { form }: FormOptions): Tool[] => (form ? [{ name, form }] : [])

export const mappingTable = async (mappings: readonly IdMapping[], { colors }: Output): Promise<string> =>
  mappings.length === 0
    ? ''
    : tableWithHead(
        ['INTERNAL', 'TOOL', 'EXTERNAL'],
        mappings.map(({ internal, tool, external }) => [internal, tool, external]),
        colors,
      )

export const printMapping = async ({ output }: Context, mapping: IdMapping): Promise<void> =>
  output.data(mapping, () => mapping.external)
