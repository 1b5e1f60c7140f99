import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { emptyDirectory } from '../helpers/state-directory.js'
import { runApart, type Ending } from './apart.js'

async function start(fixture: string, parameters: readonly string[], limit = 60): Promise<Ending> {
  const program = fileURLToPath(new URL(`../fixtures/${fixture}`, import.meta.url))
  return runApart({ program, parameters, limit })
}

/** Gone, or a zombie that nobody has buried. */
function isDead(pid: string): boolean {
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}

test('a fault test that hangs, blocked, ends as a failure that says so, and all that it started is killed', async (t) => {
  const file = join(emptyDirectory(t), 'pid')
  t.deepEqual(await start('hang.mjs', [file], 5), { failure: 'not done after 5 s, and killed' })
  const pid = readFileSync(file, 'utf8')
  t.regex(pid, /^\d+$/)
  // The signal was sent; the kernel takes a moment.
  while (!isDead(pid)) await setTimeout(10)
})

test('a fault test that dies without a word is a failure; one that speaks is heard', async (t) => {
  t.deepEqual(await start('say.mjs', ['3']), { failure: 'it ended with 3' })
  t.deepEqual(await start('say.mjs', ['0', 'word']), { said: 'word' })
})
