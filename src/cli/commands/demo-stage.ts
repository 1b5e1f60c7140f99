import type { Context, Declare } from '../context.js'
import { encodeEvent } from '../demo/event.js'
import { playInside } from '../demo/inside.js'
import { playVictim } from '../demo/victim.js'
import { failuresOf } from '../exit.js'

/** What `demo` starts as processes of their own; not for people. */
export const demoStage: Declare = (command, context) => {
  command.command('inside <outside>').action(async (outside: string) => inside(context(), outside))
  command.command('victim <link>').action(async (link: string) => playVictim(context(), link))
}

async function inside(context: Context, outside: string): Promise<void> {
  try {
    await playInside(context, outside)
  } catch (error) {
    for (const { message, hint } of failuresOf(error)) {
      context.io.stdout.write(encodeEvent({ failure: { message, hint } }))
    }
  }
}
