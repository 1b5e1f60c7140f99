import { canonicalAddress } from '../address/index.js'
import { LladdrError } from '../errors/index.js'
import { call, pause, type Task } from '../task.js'
import type { LinkLayer } from './link.js'

/** Whether a link may be taken down, or a radio off its network, for a moment when its driver cannot change it live. */
export type Bounce = 'auto' | 'never' | 'always'

interface Change {
  name: string
  address: string
  bounce?: Bounce
}

/**
 * Give a link an address and make sure that it has it. Live first; where the driver says busy, down, set and up again; where
 * macOS says that the radio is on a network, off it and set.
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
}

/** The link comes up again whatever happens to the change; a failure to do so must not hide why the change failed. */
function* changeWhileDown(links: LinkLayer, { name, address }: Change): Task<void> {
  const { up } = yield* call(links, 'get', name)
  if (up) yield* call(links, 'setUp', name, false)
  try {
    yield* call(links, 'setAddress', name, address)
  } catch (error) {
    if (up) yield* bringUpAfter(links, name, error)
    throw error
  }
  if (up) yield* call(links, 'setUp', name, true)
}

function* bringUpAfter(links: LinkLayer, name: string, failure: unknown): Task<void> {
  try {
    yield* call(links, 'setUp', name, true)
  } catch (error) {
    const told = failure instanceof LladdrError ? failure : undefined
    const second = error instanceof Error ? error.message : String(error)
    throw told?.withMessage(`${told.message} And the link is still down: ${second}`) ?? failure
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
