import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The directory of the package, where package.json is. Looked for upwards, since src/, dist/ and the chunks that the build
 * splits off are not equally deep in it.
 */
export const packageRoot = rootAbove(dirname(fileURLToPath(import.meta.url)))

function rootAbove(directory: string): string {
  const parent = dirname(directory)
  const isRoot = parent === directory || existsSync(join(directory, 'package.json'))
  return isRoot ? directory : rootAbove(parent)
}
