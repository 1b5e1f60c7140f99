import { finished } from 'node:stream/promises'
import { openSpoofer } from '../../index.js'
import type { Context } from '../context.js'

/** The process that is killed: it changes the link, says so, and waits where the change is not recorded yet. */
export async function playVictim({ io, options }: Context, link: string): Promise<void> {
  const spoofer = await openSpoofer(options)
  await spoofer.spoof(link, {
    policy: 'random',
    verify: async ({ address }) => {
      io.stdout.write(`${String(address)}\n`)
      await finished(process.stdin.resume())
      throw new Error('the demonstration ended first')
    },
  })
}
