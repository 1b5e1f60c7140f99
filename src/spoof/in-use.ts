import type { Taken } from '../address/index.js'
import { hasCode } from '../errors/index.js'
import { Stack, type Link, type Neighbour } from '../link/index.js'
import { call, type Task } from '../task.js'
import type { Context } from './context.js'

/** Who has an address: a link, if it is one, and how messages call it. */
interface Holder {
  link?: Link
  words: string
}

/** Which addresses are in use in a namespace, and by whom, as far as its kernel and our backups know. */
export class InUse {
  readonly #stack: Stack
  readonly #holders = new Map<string, Holder[]>()

  constructor(links: readonly Link[]) {
    this.#stack = new Stack(links)
    for (const link of links)
      if (link.address !== null) this.add(link.address, { link, words: `"${link.name}"` })
  }

  add(address: string, holder: Holder): void {
    const holders = this.#holders.get(address)
    if (holders) holders.push(holder)
    else this.#holders.set(address, [holder])
  }

  /** What a link must not be given: addresses of others, but for those that it lies on top of or below. */
  for(link: Link): Taken {
    const holder = (address: string): string | undefined =>
      this.#holders.get(address)?.find((each) => !each.link || !this.#stack.mayShare(each.link, link))?.words
    return { size: this.#holders.size, has: (address) => holder(address) !== undefined, holder }
  }
}

/** All links, all neighbour tables, and the originals that will be put back. */
export function* lookAround(context: Context): Task<InUse> {
  const { links } = context
  const present = yield* call(links, 'list')
  const inUse = new InUse(present)
  for (const neighbour of yield* neighboursOf(context)) {
    if (neighbour.address !== null) inUse.add(neighbour.address, { words: wordsOf(neighbour) })
  }
  addOriginals(inUse, context, present)
  return inUse
}

/** A wide policy meets none of the others, but a restore that puts a link's address where it is needed costs nothing. */
export function lookAtBackups(context: Context): InUse {
  const inUse = new InUse([])
  addOriginals(inUse, context, [])
  return inUse
}

function addOriginals(inUse: InUse, { repository }: Context, present: readonly Link[]): void {
  for (const [name, { original }] of repository.listSpoofed()) {
    const link = present.find((each) => each.name === name)
    const words = `"${name}" when that is restored: it is its original address`
    inUse.add(original, { words, ...(link && { link }) })
  }
}

/** Where the backend cannot tell, the links are looked at alone. */
function* neighboursOf({ links, log }: Context): Task<Neighbour[]> {
  try {
    return yield* call(links, 'neighbours')
  } catch (error) {
    if (!hasCode(error, 'CONNECTIVITY_UNSUPPORTED')) throw error
    log.debug(error.message)
    return []
  }
}

const wordsOf = ({ link, ip }: Neighbour): string =>
  ip === null ? `a station behind "${link}", as its bridge has learnt` : `${ip}, a neighbour on "${link}"`
