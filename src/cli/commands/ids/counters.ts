import type { IdCounter } from '../../../index.js'
import type { Declare } from '../../context.js'
import { withIds } from '../../ids.js'
import { orDash, tableWithHead } from '../../table.js'

export const counters: Declare = (command, context) =>
  command
    .description('Which number comes next: per tool and key, and per pool of addresses')
    .action(async () => {
      const { output } = context()
      const all = await withIds(context(), (ids) => ids.counters())
      if (all.length === 0) output.note('There are no counters.')
      await output.data(all, async () =>
        all.length === 0 ? '' : tableWithHead(['TOOL', 'KEY', 'NEXT'], all.map(toRow), output.colors),
      )
    })

const toRow = ({ tool, key, next }: IdCounter): string[] => [tool, orDash(key), String(next)]
