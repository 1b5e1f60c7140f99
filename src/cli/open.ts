import {
  openLinks,
  openSpoofer,
  type LinkLayer,
  type Logger,
  type RecoverResult,
  type Spoofer,
} from '../index.js'
import type { Context } from './context.js'
import type { Output } from './output.js'

export interface Opened {
  spoofer: Spoofer
  /** What opening found interrupted, and settled. */
  settled: RecoverResult[]
}

/** For commands that change something: settles what a crash interrupted first, and says so. */
export async function openForChange(context: Context): Promise<Opened> {
  const spoofer = await openForReading(context)
  try {
    const settled = (await spoofer.recover()).filter(({ outcome }) => isSettled(outcome))
    for (const result of settled) context.output.note(settledNote(result))
    return { spoofer, settled }
  } catch (error) {
    spoofer.close()
    throw error
  }
}

/** For commands that only look: nothing is created, and no privilege needed. */
export async function openForReading({ options, output }: Context, links?: LinkLayer): Promise<Spoofer> {
  return openSpoofer({ ...options, ...(links && { links }), log: logTo(output), recover: false })
}

export async function openLinkLayer({ options }: Context): Promise<LinkLayer> {
  return openLinks(options)
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

const logTo = (output: Output): Logger => ({
  debug: ignore,
  info: ignore,
  warn: (message) => {
    output.warn(message)
  },
  error: (message) => {
    output.warn(message)
  },
})
