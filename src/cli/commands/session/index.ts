import type { Declare } from '../../context.js'
import { clean } from './clean.js'
import { create } from './create.js'
import { deleteSession } from './delete.js'
import { list } from './list.js'
import { restore } from './restore.js'
import { show } from './show.js'
import { verify } from './verify.js'

export const session: Declare = (command, context) => {
  const commands = { create, list, show, restore, verify, delete: deleteSession, clean }
  for (const [name, declare] of Object.entries(commands)) declare(command.command(name), context)
}
