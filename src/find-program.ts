import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/**
 * Where PATH has such a program, or after it `further` directories. Relative directories of PATH do not count, the empty one
 * neither: root must not run what lies in the working directory.
 */
export function findProgram(
  name: string,
  path = process.env['PATH'] ?? '',
  further: readonly string[] = [],
): string | undefined {
  return [...path.split(delimiter).filter(isAbsolute), ...further]
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
