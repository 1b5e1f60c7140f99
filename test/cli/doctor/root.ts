import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { emptyDirectory } from '../../helpers/state-directory.js'

/** A root directory with these files. */
export function rootWith(t: ExecutionContext, files: Record<string, string>): string {
  const root = emptyDirectory(t)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}
