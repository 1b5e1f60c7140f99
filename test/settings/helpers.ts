import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { SettingsFile } from '../../src/index.js'
import { emptyDirectory } from '../helpers/state-directory.js'

/** A settings file with this in it: a text as it is, anything else as JSON; undefined makes none. */
export function settingsFile(t: ExecutionContext, contents?: unknown): SettingsFile {
  const path = join(emptyDirectory(t), 'settings.json')
  if (contents !== undefined) write(path, contents)
  return new SettingsFile(path)
}

/** As an editor that writes into the file itself. */
export function write(path: string, contents: unknown): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(
    path,
    typeof contents === 'string' ? contents : JSON.stringify({ version: 1, ...Object(contents) }),
  )
}
