import { mayMeetOthers, type PolicyRequest } from '../address/index.js'
import { LladdrError } from '../errors/index.js'
import { changeAddress, type Bounce } from '../link/index.js'
import { withApplied, type Backup, type MacAddressRepository } from '../repository/index.js'
import { call, type Task } from '../task.js'
import { keepWith } from './bounce.js'
import { sight, whileLocked, type Context } from './context.js'
import type { Sighting } from './identity.js'
import { lookAround, lookAtBackups, type InUse } from './in-use.js'
import { assertSpoofable, planSpoof, type Plan, type PlanInput } from './plan.js'
import { rollBack } from './rollback.js'
import { expect, verify, type Expectation, type Verify } from './verify.js'

export interface SpoofOptions {
  /** Whether the link may be taken down for a moment when its driver cannot change the address live. Default auto. */
  bounce?: Bounce
  /** Looked at after the change was read back, before it is recorded as applied. Default readback: nothing more. */
  verify?: Verify | readonly Verify[]
  /**
   * Whether an address that is given, or that another program's algorithm gives, may be one that another link or a
   * neighbour has. Default false: ADDRESS_IN_USE.
   */
  allowDuplicate?: boolean
}

export type SpoofRequest = PolicyRequest & SpoofOptions

export interface SpoofResult {
  name: string
  /** What the link has now. */
  address: string
  /** What it had before this call. */
  previous: string
  /** What `restore` puts back. */
  original: string
}

interface Change {
  plan: Plan
  expectation: Expectation
}

/** Change several links as one: all of them, or none. Steps as in docs/spoof.md. */
export function* spoof(
  context: Context,
  names: readonly string[],
  request: SpoofRequest,
): Task<SpoofResult[]> {
  // Everything that can be refused is, before a state directory is made or a lock waited for.
  const known = yield* examine(context, names)
  planAll(context, known, { request, inUse: yield* addressesInUse(context, request) })
  const canonical = known.map(({ link }) => link.name)
  return yield* whileLocked(context, canonical, spoofLocked(context, canonical, request))
}

function* spoofLocked(
  context: Context,
  names: readonly string[],
  request: SpoofRequest,
): Task<SpoofResult[]> {
  const sightings = yield* examine(context, names)
  const plans = planAll(context, sightings, { request, inUse: yield* addressesInUse(context, request) })
  const changes: Change[] = []
  for (const plan of plans) {
    changes.push({ plan, expectation: yield* expect(context, plan.name, [request.verify ?? []].flat()) })
  }
  const backups = yield* call(
    context.repository,
    'begin',
    plans.map(({ source, target }) => ({ source, target })),
  )
  const begun: Plan[] = []
  try {
    for (const { plan, expectation } of changes) {
      begun.push(plan)
      yield* change(context, plan, request)
      yield* verify(context, expectation)
    }
    // A power cut would undo the change with its record.
    yield* call(context.repository, 'replace', applied(plans, backups), { durable: false })
  } catch (error) {
    throw yield* rollBack(context, { error, begun, plans, bounce: request.bounce ?? 'auto' })
  }
  return plans.map(({ name, source, original, target }) => ({
    name,
    address: target,
    previous: source.address,
    original,
  }))
}

/** @throws LladdrError LINK_NOT_FOUND, LINK_LOOPBACK, LINK_NOT_ETHERNET, PERMISSION_DENIED, in this order. */
function* examine(context: Context, names: readonly string[]): Task<Sighting[]> {
  const sightings: Sighting[] = []
  for (const name of new Set(names)) sightings.push(yield* sight(context, name))
  for (const { link } of sightings) assertSpoofable(link)
  assertMayChange(context, names)
  return sightings
}

export function assertMayChange({ links }: Context, names: readonly string[]): void {
  if (links.mayChange()) return
  const what = names.map((name) => `"${name}"`).join(', ')
  throw new LladdrError('PERMISSION_DENIED', `No permission to change the address of ${what}.`, {
    link: names[0],
  })
}

function planAll(
  { repository }: Context,
  sightings: readonly Sighting[],
  wanted: Pick<PlanInput, 'request' | 'inUse'>,
): Plan[] {
  return sightings.map((sighting) => {
    const backup = repository.get(sighting.link.name)
    if (!backup) assertNotKeptElsewhere(repository, sighting)
    return planSpoof({ sighting, backup, ...wanted })
  })
}

/** A first spoof would take the address of another label's spoof for the original. @throws LladdrError BACKUP_EXISTS. */
function assertNotKeptElsewhere(repository: MacAddressRepository, { link, identity }: Sighting): void {
  const key = repository.keptElsewhere({ index: link.index, ...identity })
  if (key === undefined) return
  const message = `The original address of "${link.name}" is backed up already, as ${key}.`
  throw new LladdrError('BACKUP_EXISTS', message, {
    link: link.name,
    hint: 'Name the network namespace as it was named when the link was spoofed (--netns), and restore the link first.',
  })
}

/** Looks at others where the policy could come upon their addresses. */
function* addressesInUse(context: Context, request: PolicyRequest): Task<InUse> {
  return mayMeetOthers(request) ? yield* lookAround(context) : lookAtBackups(context)
}

function* change(context: Context, { name, source, target }: Plan, request: SpoofRequest): Task<void> {
  const { links, repository, log } = context
  if (target !== source.address || request.bounce === 'always') {
    const { bounce = 'auto' } = request
    const beforeDown = keepWith(context, name, () => repository.get(name))
    yield* changeAddress(links, { name, address: target, bounce, from: source, log, beforeDown })
  }
}

const applied = (plans: readonly Plan[], backups: readonly Backup[]): Map<string, Backup> =>
  new Map(
    backups.map((backup, position) => [plans[position]?.name ?? '', withApplied(backup, backup.current)]),
  )
