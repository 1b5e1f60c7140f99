import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newDirectory, type Fault, type Setting } from './setting.js'
import type { Tally } from './tally.js'
import { openStoreSync } from '../../src/store/index.js'
import { commitNumber, commitsIn, eras } from './workload.mjs'

/** `nobody`, and one more. */
const [NOBODY, ANOTHER] = [65_534, 65_533]
const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

export const otherUsers: Fault = {
  title:
    '12. State directories of other users: refused, by root too; those of root and of the user himself are not',
  run: (tally, setting) => {
    if (setting.noChown !== undefined) {
      tally.notRun.push(setting.noChown)
      return
    }
    if (!isOpen()) tally.notRun.push('as another user than root: others may not read this checkout, or node')
    for (const one of cases.filter(({ user }) => user === 0 || isOpen()))
      for (const words of commands) visit(tally, setting, { ...one, words })
  },
}

const cases = [
  { owner: NOBODY, user: 0, isTrusted: false },
  { owner: ANOTHER, user: NOBODY, isTrusted: false },
  { owner: NOBODY, user: NOBODY, isTrusted: true },
  { owner: 0, user: 0, isTrusted: true },
]

const commands = [
  ['status'],
  ['ids', 'list'],
  ['ids', 'allocate', 'nas', 'jira', 'OPS'],
  ['store', 'repair', '--yes'],
]

/** Whether another user could run the command at all. */
const isOpen = (): boolean =>
  spawnSync(process.execPath, ['--check', command], { uid: NOBODY, gid: NOBODY }).status === 0

interface Visit {
  owner: number
  user: number
  isTrusted: boolean
  words: readonly string[]
}

/** A command of one user on the directory of another, a whole state with everybody's right to look. */
function visit(tally: Tally, setting: Setting, { owner, user, isTrusted, words }: Visit): void {
  const directory = newDirectory(setting)
  {
    using store = openStoreSync(directory, eras[1])
    store.transactionSync(commitNumber(1, 1))
  }
  give(directory, owner)
  const before = contentOf(directory)
  const parameters = [command, ...words, '--backend', 'memory', '--state-dir', directory]
  const { status, stderr } = spawnSync(process.execPath, parameters, {
    encoding: 'utf8',
    uid: user,
    gid: user,
  })
  const where = `${words.join(' ')} of user ${String(user)}, directory of ${String(owner)}: exit ${String(status)}, ${stderr}`
  tally.points++
  tally.count(isTrusted ? 'accepted' : 'refused with exit code 77')
  if (isTrusted ? status !== 0 : status !== 77) tally.wrong(where)
  if (isTrusted) return
  const isNamed = stderr.includes(directory) && stderr.includes(`it belongs to user ${String(owner)}`)
  if (!isNamed) tally.wrong(`it does not say whose it is: ${where}`)
  if (contentOf(directory) !== before) tally.wrong(`something was changed: ${where}`)
  give(directory, 0)
  using store = openStoreSync(directory, eras[1])
  if (commitsIn(store) !== 1) tally.lose(1, where)
}

function give(directory: string, owner: number): void {
  for (const path of [join(directory, '..'), directory, ...files(directory)]) chownSync(path, owner, owner)
  chmodSync(join(directory, '..'), 0o755)
  chmodSync(directory, 0o755)
}

const files = (directory: string): string[] => readdirSync(directory).map((name) => join(directory, name))

const contentOf = (directory: string): string =>
  JSON.stringify(files(directory).map((path) => [path, statSync(path).uid, readFileSync(path, 'base64')]))
