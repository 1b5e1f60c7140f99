import type { Declare } from '../../context.js'
import { check } from './check.js'
import { compact } from './compact.js'
import { repair } from './repair.js'
import { stats } from './stats.js'

export const store: Declare = (command, context) => {
  const commands = { check, repair, stats, compact }
  for (const [name, declare] of Object.entries(commands)) declare(command.command(name), context)
}
