import { openLinks } from '../../index.js'
import { crashInChild } from './child.js'
import { play } from './play.js'
import type { DemoStep } from './step.js'

const LINK = 'eth0'

/**
 * The same steps on simulated links. They live and die with a process: the killed child takes its kernel along, and what
 * comes after it is a new one with the original address, as after a reboot. The files are real.
 */
export async function playSimulated(stateDir: string, show: (step: DemoStep) => void): Promise<void> {
  const before = await openLinks({ backend: 'memory' })
  const after = await openLinks({ backend: 'memory' })
  let links = before
  const steps = play({
    links: before,
    link: LINK,
    stateDir,
    witness: 'the simulated kernel',
    ask: async () => links.getAddress(LINK),
    crash: async () => crashInChild({ link: LINK, stateDir, backend: 'memory' }),
    afterCrash: () => (links = after),
    outcome: 'restored',
  })
  for await (const step of steps) show(step)
}
