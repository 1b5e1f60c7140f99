import { accessSync, constants, existsSync } from 'node:fs'
import type { Context } from './context.js'

/** Who looks, and where root keeps its backups unless told otherwise. */
export interface Viewpoint {
  uid: number | undefined
  directory: string
  mayRead: (directory: string) => boolean
}

const own: Viewpoint = {
  uid: process.getuid?.(),
  directory: process.platform === 'darwin' ? '/Library/Application Support/lladdr' : '/var/lib/lladdr',
  mayRead: (directory) => {
    try {
      accessSync(directory, constants.R_OK | constants.X_OK)
      return true
    } catch {
      return false
    }
  },
}

/** An ordinary user's state directory is another one: what root has spoofed would look as if nobody had. */
export function noteRootState(
  { options, output }: Context,
  { uid, directory, mayRead }: Viewpoint = own,
): void {
  if (uid === 0 || options.stateDir !== undefined || options.backend === 'memory') return
  if (!existsSync(directory) || mayRead(directory)) return
  output.note(`What root has spoofed is in ${directory}, which this user may not read: look with sudo.`)
}
