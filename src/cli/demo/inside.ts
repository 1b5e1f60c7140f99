import { openLinks } from '../../index.js'
import { CommandError } from '../command-error.js'
import type { Context } from '../context.js'
import { crashInChild } from './child.js'
import { encodeEvent } from './event.js'
import { addressByIp, ip } from './ip.js'
import { play } from './play.js'

const LINK = 'lladdr0'

/** The demonstration within its namespace, told to the process outside, step by step. */
export async function playInside({ io, options }: Context, outside: string): Promise<void> {
  const { stateDir = '' } = options
  const links = await openLinks()
  if (links.identity().namespace === outside) {
    throw new CommandError(
      'This is not a private network namespace; nothing was touched.',
      'Please report this, with the output of `lladdr doctor`.',
    )
  }
  await ip('link', 'add', LINK, 'up', 'type', 'veth', 'peer', 'name', 'lladdr1')
  await ip('link', 'set', 'lladdr1', 'up')
  const steps = play({
    links,
    link: LINK,
    stateDir,
    witness: '`ip -j link`',
    ask: async () => addressByIp(LINK),
    crash: async () => crashInChild({ link: LINK, stateDir, backend: 'native' }),
    afterCrash: () => links,
    outcome: 'applied',
  })
  for await (const step of steps) io.stdout.write(encodeEvent({ step }))
}
