import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ConfigFile {
  /** As the system itself would name it, without the root that a test gives. */
  path: string
  text: string
}

/**
 * The files of several directories that end in `suffix`. As systemd and udev have it, a file hides those of the same name
 * in later directories, and one that is empty or a link to /dev/null stands for nothing. What cannot be read is left out.
 */
export function readConfigFiles(root: string, directories: readonly string[], suffix: string): ConfigFile[] {
  const found = new Map<string, ConfigFile>()
  for (const directory of directories) {
    for (const name of namesIn(join(root, directory)).filter((entry) => entry.endsWith(suffix))) {
      const path = join(directory, name)
      const text = readText(join(root, path))
      if (text !== undefined && !found.has(name)) found.set(name, { path, text })
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

export interface Setting {
  path: string
  section: string
  key: string
  value: string
}

/** The settings of a file in the manner of systemd.syntax(7), which NetworkManager's are too. */
export function settingsOf({ path, text }: ConfigFile): Setting[] {
  let section = ''
  const settings: Setting[] = []
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    const header = /^\[(.+)\]$/.exec(line)
    const [, key, value] = /^([^#;=][^=]*)=(.*)$/.exec(line) ?? []
    if (header) section = header[1] ?? ''
    else if (key !== undefined) settings.push({ path, section, key: key.trim(), value: (value ?? '').trim() })
  }
  return settings
}
