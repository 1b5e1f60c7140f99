import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import test from 'ava'
import { findProgram } from '../src/find-program.js'
import { emptyDirectory } from './helpers/state-directory.js'

test('A8: a program is looked for in the absolute directories of PATH only, and must be executable', (t) => {
  const directory = emptyDirectory(t)
  const bin = join(directory, 'bin')
  mkdirSync(join(bin, 'folder'), { recursive: true })
  writeFileSync(join(bin, 'tool'), '', { mode: 0o755 })
  writeFileSync(join(bin, 'text'), '', { mode: 0o644 })
  t.is(findProgram('tool', `/nowhere:${bin}`), join(bin, 'tool'))
  t.is(findProgram('text', bin), undefined)
  t.is(findProgram('folder', bin), undefined)
  const beside = relative(process.cwd(), bin)
  for (const path of [beside, '', `:${beside}`, `./${beside}`])
    t.is(findProgram('tool', path), undefined, path)
  chmodSync(join(bin, 'text'), 0o755)
  t.is(findProgram('text', `${beside}:${bin}`), join(bin, 'text'))
  t.is(findProgram('tool', '/nowhere', ['/nowhere/else', bin]), join(bin, 'tool'), 'further directories')
})
