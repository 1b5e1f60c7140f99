import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** Where link tools live that the PATH of an ordinary user may leave out, as Debian's does. */
const systemDirectories = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']

/** Relative directories of PATH do not count: root must not run what lies in the working directory. */
export function findProgram(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  return [...path.split(delimiter).filter(isAbsolute), ...systemDirectories]
    .map((directory) => join(directory, name))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
