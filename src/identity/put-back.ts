import { hasCode } from '../errors/index.js'
import { call, type Task } from '../task.js'
import { messageOf, setHostName, type Context } from './context.js'
import type { Change } from './record.js'

/** Undo a change, the host name first, as far as it goes; returns what went wrong. What somebody else changed since stays. */
export function* putBack(context: Context, change: Change): Task<string[]> {
  const problems: string[] = []
  for (const work of [
    putHostNameBack(context, change),
    ...Object.entries(change.links).map(([name, before]) => putLinkBack(context, name, before)),
  ]) {
    try {
      yield* work
    } catch (error) {
      problems.push(messageOf(error))
    }
  }
  return problems
}

// eslint-disable-next-line require-yield -- there is nothing to wait for
function* putHostNameBack(context: Context, { hostname }: Change): Task<void> {
  const { host, log } = context
  if (!hostname || host.name() === hostname.previous) return
  if (host.name() === hostname.target) setHostName(context, hostname.previous)
  else log.warn(`The host name is left alone: something else set it to "${host.name()}" since.`)
}

/** To the address before the change, which an earlier one may have given it: then the original stays on record. */
function* putLinkBack({ spoofer, log }: Context, name: string, before: string): Task<void> {
  const address = yield* addressOf(spoofer.links, name)
  if (address === before) return
  const backup = spoofer.repository.get(name)
  if (address === undefined) log.warn(`"${name}" is gone; its backup waits for it.`)
  else if (backup?.state !== 'applied' || backup.current !== address)
    log.warn(`"${name}" is left alone: something else gave it ${address ?? 'no address'} since.`)
  else if (backup.original === before) yield* call(spoofer, 'restore', name)
  else yield* call(spoofer, 'spoof', [name], { policy: 'explicit', address: before })
}

/** Undefined where there is no such link. */
function* addressOf(links: Context['spoofer']['links'], name: string): Task<string | null | undefined> {
  try {
    return (yield* call(links, 'get', name)).address
  } catch (error) {
    if (hasCode(error, 'LINK_NOT_FOUND')) return undefined
    throw error
  }
}
