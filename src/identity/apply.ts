import { assertHostName, matchingHostName } from '../address/index.js'
import { LladdrError } from '../errors/index.js'
import type { SpoofRequest, SpoofResult } from '../spoof/index.js'
import { call, type Task } from '../task.js'
import {
  assertHere,
  assertMayChange,
  keep,
  messageOf,
  recordOf,
  setHostName,
  whileLocked,
  type Context,
} from './context.js'
import { putBack } from './put-back.js'
import { recoverLocked } from './recover.js'
import { newRecord, withApplied, withChange, type Change, type SessionRecord } from './record.js'

export interface IdentityRequest {
  /** By link; links that share a request, the same object, are one transaction. Default: none. */
  links?: ReadonlyMap<string, SpoofRequest>
  /** A host name, or `auto` for one that matches the address of the first link. Default: it stays. */
  hostname?: string | undefined
}

export interface IdentityResult {
  links: SpoofResult[]
  /** Null where it was to stay. */
  hostname: { name: string; previous: string; original: string } | null
}

/** Change all of it, or nothing. Steps as in docs/identity.md. */
export function* apply(context: Context, request: IdentityRequest): Task<IdentityResult> {
  const { links = new Map<string, SpoofRequest>(), hostname } = request
  assertRequest(links, hostname)
  for (const name of links.keys()) yield* call(context.spoofer.links, 'get', name)
  assertMayChange(context, { links: links.size > 0, hostname: hostname !== undefined })
  return yield* whileLocked(context, applyLocked(context, links, hostname))
}

function assertRequest(links: ReadonlyMap<string, SpoofRequest>, hostname: string | undefined): void {
  if (hostname !== undefined && hostname !== 'auto') assertHostName(hostname)
  if (links.size > 0 || (hostname !== undefined && hostname !== 'auto')) return
  throw new LladdrError('ARGUMENT_INVALID', 'Neither a link nor a host name is to be changed.', {
    hint: 'Name a link, or a host name other than auto, which goes by the address of a link.',
  })
}

function* applyLocked(
  context: Context,
  links: ReadonlyMap<string, SpoofRequest>,
  hostname: string | undefined,
): Task<IdentityResult> {
  const record = recordOf(context)
  if (record) assertHere(context, record)
  yield* recoverLocked(context)
  const { bootId, label = null } = context.spoofer.links.identity()
  const former = recordOf(context) ?? newRecord(bootId, label)
  let change: Change = { links: yield* addressesOf(context, [...links.keys()]), hostname: null }
  yield* keep(context, withChange(former, change))
  try {
    const results = yield* spoofAll(context, links)
    const target = hostname === 'auto' ? matchingHostName(results[0]?.address ?? '') : hostname
    if (target !== undefined) {
      change = { ...change, hostname: { previous: context.host.name(), target } }
      yield* keep(context, withChange(former, change))
      setHostName(context, target)
    }
    const applied = withApplied(withChange(former, change))
    yield* keep(context, applied)
    return { links: results, hostname: resultOf(change, applied) }
  } catch (error) {
    throw yield* rollBack(context, { former, change, error })
  }
}

const resultOf = ({ hostname }: Change, record: SessionRecord): IdentityResult['hostname'] =>
  hostname && {
    name: hostname.target,
    previous: hostname.previous,
    original: record.hostname?.original ?? hostname.previous,
  }

function* addressesOf({ spoofer }: Context, names: readonly string[]): Task<Record<string, string>> {
  const addresses: Record<string, string> = {}
  for (const each of names) {
    const { name, address } = yield* call(spoofer.links, 'get', each)
    if (address !== null) addresses[name] = address
  }
  return addresses
}

function* spoofAll({ spoofer }: Context, links: ReadonlyMap<string, SpoofRequest>): Task<SpoofResult[]> {
  const results: SpoofResult[] = []
  for (const request of new Set(links.values())) {
    const names = [...links].filter(([, other]) => other === request).map(([name]) => name)
    results.push(...(yield* call(spoofer, 'spoof', names, request)))
  }
  return results
}

interface Failure {
  former: SessionRecord
  change: Change
  error: unknown
}

/** Returns the error to throw: what failed, and how putting back went. */
function* rollBack(context: Context, { former, change, error }: Failure): Task<unknown> {
  const problems = yield* putBack(context, change)
  if (problems.length > 0) {
    const message = `${messageOf(error)} Putting the identity back failed as well: ${problems.join(' ')}`
    return new LladdrError('ROLLBACK_FAILED', `${message} The record is kept.`, {
      cause: error,
      hint: 'Remove the cause that the message names, then run `lladdr recover`.',
    })
  }
  try {
    yield* keep(context, withChange(former, null))
  } catch (failure) {
    context.log.warn(
      `The record of the rolled-back session stays until the next recovery: ${messageOf(failure)}`,
    )
  }
  return error
}
