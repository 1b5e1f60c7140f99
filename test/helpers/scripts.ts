import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'

/** An executable shell script in a directory of its own, removed after the test: a program that answers as told. */
export function script(t: ExecutionContext, ...lines: string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'lladdr-script-'))
  t.teardown(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  const path = join(directory, 'program')
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 })
  return path
}

/** A line of such a script that prints exactly this. */
export const print = (text: string): string => `cat <<'END-OF-OUTPUT'\n${text.trimEnd()}\nEND-OF-OUTPUT`
