import { readFileSync } from 'node:fs'
import test from 'ava'
import { errorCodes } from '../../src/index.js'

/** The rows of the document's table of codes: `| CODE | exit | cause | action |`. */
function documented(): Record<string, { exit: number; cause: string; action: string }> {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const rows = text.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (.+) \| (.+) \|$/gm)
  return Object.fromEntries(
    Array.from(rows, ([, code = '', exit, cause = '', action = '']) => [
      code,
      { exit: Number(exit), cause, action },
    ]),
  )
}

test('A8: docs/errors.md lists every code with its exit status, cause and action, and no other', (t) => {
  t.deepEqual(documented(), errorCodes)
})

test('A8: codes are in alphabetical order, in the source and in the document', (t) => {
  const codes = Object.keys(errorCodes)
  t.deepEqual(codes, [...codes].sort())
  t.deepEqual(Object.keys(documented()), codes)
})

for (const [code, { cause, action }] of Object.entries(errorCodes)) {
  test(`A8: ${code} says in sentences what happened and what to do`, (t) => {
    for (const text of [cause, action]) t.regex(text, /^\S+ .*\.$/)
    t.notRegex(cause + action, /\|/, 'would break the table')
  })
}
