import { defaultStateDirectory, openStore, stateCollections, type Store } from '../index.js'
import { closing } from './closing.js'
import type { Context } from './context.js'
import { logTo } from './open.js'

export const stateDirOf = ({ options: { stateDir } }: Context): string => stateDir ?? defaultStateDirectory()

/** Everything in the state directory, whatever command it belongs to. */
export async function withState<R>(
  context: Context,
  work: (store: Store<typeof stateCollections>) => R | Promise<R>,
): Promise<R> {
  const { lockTimeout } = context.options
  const options = { ...(lockTimeout !== undefined && { lockTimeout }), log: logTo(context.output) }
  return closing(await openStore(stateDirOf(context), stateCollections, options), work)
}
