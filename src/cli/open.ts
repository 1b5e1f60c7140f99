import {
  openIdentity,
  openLinks,
  type IdentitySession,
  openSpoofer,
  type LinkLayer,
  type Logger,
  type RecoverResult,
  type Spoofer,
} from '../index.js'
import { closing } from './closing.js'
import type { Context } from './context.js'
import type { Output } from './output.js'

export interface Opened {
  spoofer: Spoofer
  /** What opening found interrupted, and settled. */
  settled: RecoverResult[]
}

/** For commands that change something: settles what a crash interrupted first, and says so. */
export async function forChange<R>(context: Context, work: (opened: Opened) => Promise<R>): Promise<R> {
  return forReading(context, async (spoofer) => {
    const settled = (await spoofer.recover()).filter(({ outcome }) => isSettled(outcome))
    for (const result of settled) context.output.note(settledNote(result))
    return work({ spoofer, settled })
  })
}

/** For commands that only look: nothing is created, and no privilege needed. On `links`, where they are open already. */
export async function forReading<R>(
  { options, output }: Context,
  work: (spoofer: Spoofer) => R | Promise<R>,
  links?: LinkLayer,
): Promise<R> {
  const given = links && { links }
  return closing(await openSpoofer({ ...options, ...given, log: logTo(output), recover: false }), work)
}

export interface OpenedIdentity {
  session: IdentitySession
  spoofer: Spoofer
}

/** For commands about the whole identity of this host. */
export async function forIdentity<R>(
  context: Context,
  work: (opened: OpenedIdentity) => Promise<R>,
): Promise<R> {
  const { lockTimeout } = context.options
  const options = { ...(lockTimeout !== undefined && { lockTimeout }), log: logTo(context.output) }
  return forReading(context, async (spoofer) =>
    closing(await openIdentity({ spoofer, ...options }), async (session) => work({ session, spoofer })),
  )
}

/** For commands that look at links first, and at backups if they may. */
export async function withLinks<R>({ options }: Context, work: (links: LinkLayer) => Promise<R>): Promise<R> {
  return closing(await openLinks(options), work)
}

const isSettled = (outcome: RecoverResult['outcome']): boolean =>
  outcome === 'applied' || outcome === 'restored'

function settledNote({ name, original, address, outcome }: RecoverResult): string {
  const found = `An interrupted change of "${name}" was found and settled:`
  return outcome === 'restored'
    ? `${found} it has its original address ${original}.`
    : `${found} it has ${address ?? 'no address'}, its original ${original} is kept.`
}

const ignore = (): void => undefined

export const logTo = (output: Output): Logger => ({
  debug: ignore,
  info: ignore,
  warn: (message) => {
    output.warn(message)
  },
  error: (message) => {
    output.warn(message)
  },
})
