import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What only the bench needs is no dependency of the package's own: it is installed when it is first needed. */
const directory = fileURLToPath(new URL('packages', import.meta.url))
let isInstalled = false

/** Use such a package, after installing them all where it cannot be. @throws what it could not be used for. */
export async function orInstall<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch (error) {
    if (isInstalled) throw error
  }
  isInstalled = true
  console.log('Installing the packages to compare with and to plot with: npm ci in bench/packages')
  spawnSync('npm', ['ci', '--no-audit'], { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] })
  return use()
}
