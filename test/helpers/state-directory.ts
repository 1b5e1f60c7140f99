import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'

/** A directory of the test's own, removed after it. The state directory proper is one that does not exist yet. */
export function stateDirectory(t: ExecutionContext): string {
  const parent = mkdtempSync(join(tmpdir(), 'lladdr-test-'))
  t.teardown(() => {
    rmSync(parent, { recursive: true, force: true })
  })
  return join(parent, 'state')
}
