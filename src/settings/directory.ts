import { homedir, platform } from 'node:os'
import { join } from 'node:path'

/** `/etc/lladdr/settings.json` for root, `$XDG_CONFIG_HOME/lladdr/settings.json` otherwise; on macOS Application Support. */
export function defaultSettingsPath(): string {
  return join(directory(), 'settings.json')
}

function directory(): string {
  const isRoot = process.getuid?.() === 0
  if (platform() === 'darwin')
    return join(isRoot ? '/' : homedir(), 'Library', 'Application Support', 'lladdr')
  if (isRoot) return '/etc/lladdr'
  // The XDG base directory specification has relative paths ignored.
  const given = process.env['XDG_CONFIG_HOME']
  return join(given?.startsWith('/') ? given : join(homedir(), '.config'), 'lladdr')
}
