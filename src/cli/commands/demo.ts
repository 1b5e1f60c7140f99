import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context, Declare } from '../context.js'
import { findNamespaceWay, type NamespaceWay } from '../demo/namespace.js'
import { playInNamespace } from '../demo/outside.js'
import { stepRenderer } from '../demo/render.js'
import { playSimulated } from '../demo/simulated.js'
import type { DemoStep } from '../demo/step.js'
import { withLinks } from '../open.js'
import { findProgram } from '../../find-program.js'

export const demo: Declare = (command, context) =>
  command.action(async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'lladdr-demo-'))
    try {
      await show(context(), await findWay(context()), stateDir)
    } finally {
      await rm(stateDir, { recursive: true, force: true })
    }
  })

/** A backend asked for by name is taken at its word; without one, the best that this system allows. */
async function findWay(context: Context): Promise<NamespaceWay> {
  const backend = await withLinks(context, async (links) => Promise.resolve(links.backend))
  if (backend === 'memory') return { available: false, reason: 'the backend is memory' }
  if (findProgram('ip') === undefined) {
    return { available: false, reason: 'the program `ip` (iproute2) is not installed' }
  }
  return findNamespaceWay()
}

async function show({ output }: Context, way: NamespaceWay, stateDir: string): Promise<void> {
  output.progress(`\n${output.colors.bold('lladdr demo')}: ${introduction(way)}\n`)
  const render = stepRenderer(output.colors)
  const steps: DemoStep[] = []
  const tell = (step: DemoStep): void => {
    steps.push(step)
    output.progress(render(step))
  }
  await (way.available
    ? playInNamespace({ unshare: way.unshare, stateDir, show: tell })
    : playSimulated(stateDir, tell))
  output.progress(`\n  ${output.colors.green('✓ The original address is restored.')}\n`)
  const simulated = !way.available
  if (output.json)
    await output.data(
      steps.map((step) => ({ ...step, simulated })),
      () => '',
    )
}

const introduction = (way: NamespaceWay): string =>
  way.available
    ? 'a real link (veth) in a private network namespace. No other link is touched.'
    : `simulated links, because ${way.reason}.`
