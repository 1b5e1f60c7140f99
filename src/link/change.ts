import { canonicalAddress } from '../address/index.js'
import { LladdrError } from '../errors/index.js'
import type { Logger } from '../log.js'
import { call, pause, type Task } from '../task.js'
import { hasCarrier, waitForCarrier } from './carrier.js'
import type { Connectivity, Link, LinkLayer } from './link.js'

/** Whether a link may be taken down, or a radio off its network, for a moment when its driver cannot change it live. */
export type Bounce = 'auto' | 'never' | 'always'

export interface Change {
  name: string
  address: string
  bounce?: Bounce
  /** The link before the change. */
  from: Pick<Link, 'address' | 'up'>
  /** Told what could not be kept. Default: nobody. */
  log?: Logger
  /** Puts on disk what the link is about to lose. What it throws keeps the link from being taken down. */
  beforeDown?: (saved: Connectivity) => Task<void>
}

/**
 * Give a link an address and make sure that it has it. Live first; where the driver says busy, down, set and up again; where
 * macOS says that the radio is on a network, off it and set. What the
 * link lost by going down is put back, and at the end its neighbours are told.
 * @throws LladdrError as LinkLayer.setAddress does, and CHANGE_IGNORED when the link reads back another address.
 */
export function* changeAddress(links: LinkLayer, change: Change): Task<void> {
  const { bounce = 'auto' } = change
  if (bounce === 'always') yield* changeWhileDown(links, change)
  else {
    try {
      yield* call(links, 'setAddress', change.name, change.address)
    } catch (error) {
      const disturb = error instanceof LladdrError ? disturbances.get(error.code) : undefined
      if (bounce === 'never' || disturb === undefined) throw error
      yield* disturb(links, change)
    }
  }
  yield* readBack(links, change)
  yield* follow(links, change)
}

/** The link comes up again whatever happens to the change; a failure to do so must not hide why the change failed. */
function* changeWhileDown(links: LinkLayer, change: Change): Task<void> {
  const { name, address } = change
  const before = yield* call(links, 'get', name)
  if (!before.up) return yield* call(links, 'setAddress', name, address)
  const saved = yield* save(links, change)
  yield* call(links, 'setUp', name, false)
  try {
    yield* call(links, 'setAddress', name, address)
  } catch (error) {
    yield* bringUpAfter(links, name, error)
    yield* putBack(links, change, saved)
    throw error
  }
  yield* call(links, 'setUp', name, true)
  if (hasCarrier(before)) yield* waitForCarrier(links, name)
  yield* putBack(links, change, saved)
}

function* bringUpAfter(links: LinkLayer, name: string, failure: unknown): Task<void> {
  try {
    yield* call(links, 'setUp', name, true)
  } catch (error) {
    const told = failure instanceof LladdrError ? failure : undefined
    throw told?.withMessage(`${told.message} And the link is still down: ${messageOf(error)}`) ?? failure
  }
}

/** The backend does it in one call: there may be tenths of a second only before the radio is on a network again. */
function* changeOffNetwork(links: LinkLayer, { name, address }: Change): Task<void> {
  yield* call(links, 'setAddress', name, address, { disconnect: true })
}

/** What helps against which refusal. Nothing does against LINK_DOWN: up for a moment, the link would show its address. */
const disturbances: ReadonlyMap<string, (links: LinkLayer, change: Change) => Task<void>> = new Map([
  ['LINK_BUSY', changeWhileDown],
  ['LINK_ASSOCIATED', changeOffNetwork],
])

/** Undefined where the backend cannot tell: better a link without its routes than one without its new address. */
function* save(links: LinkLayer, { name, log, beforeDown }: Change): Task<Connectivity | undefined> {
  let saved: Connectivity
  try {
    saved = yield* call(links, 'snapshotConnectivity', name)
  } catch (error) {
    log?.warn(`Taking "${name}" down may cost it routes and addresses: ${messageOf(error)}`)
    return undefined
  }
  if (beforeDown) yield* beforeDown(saved)
  return saved
}

function* putBack(links: LinkLayer, { name, log }: Change, saved: Connectivity | undefined): Task<void> {
  if (saved) yield* putConnectivityBack(links, { name, saved, log })
}

/** Never fails: the change of address stands, whatever became of the routes. What is lost is told by name. */
export function* putConnectivityBack(
  links: LinkLayer,
  { name, saved, log }: { name: string; saved: Connectivity; log: Logger | undefined },
): Task<void> {
  try {
    const missing = yield* call(links, 'restoreConnectivity', name, saved)
    for (const entry of missing) log?.warn(`"${name}" was taken down and lost: ${entry}`)
  } catch (error) {
    log?.warn(`"${name}" was taken down and may have lost routes and addresses: ${messageOf(error)}`)
  }
}

/** A link that is down has no addresses to mend and nobody to tell. */
function* follow(links: LinkLayer, { name, address, from, log }: Change): Task<void> {
  if (!from.up || from.address === null || from.address === canonicalAddress(address)) return
  try {
    yield* call(links, 'followAddress', name, from.address)
  } catch (error) {
    log?.warn(messageOf(error))
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Some drivers apply a change late (firmware), some never: look for up to a tenth of a second. */
const LOOKS = 11
const BETWEEN_LOOKS_MS = 10

function* readBack(links: LinkLayer, { name, address }: Change): Task<void> {
  const wanted = canonicalAddress(address)
  let seen = ''
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) yield* pause(BETWEEN_LOOKS_MS)
    seen = yield* call(links, 'getAddress', name)
    if (seen === wanted) return
  }
  throw new LladdrError(
    'CHANGE_IGNORED',
    `"${name}" still has ${seen} after its driver accepted ${wanted}.`,
    {
      link: name,
    },
  )
}
