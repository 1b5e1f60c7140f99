import { homedir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { defaultStateDirectory } from '../../src/index.js'

/** As if somebody else ran it; serial, since there is one process. */
function runAs(t: ExecutionContext, uid: number, stateHome: string | undefined): void {
  const { getuid } = process
  const before = process.env['XDG_STATE_HOME']
  const setStateHome = (value: string | undefined): void => {
    if (value === undefined) delete process.env['XDG_STATE_HOME']
    else process.env['XDG_STATE_HOME'] = value
  }
  process.getuid = () => uid
  setStateHome(stateHome)
  t.teardown(() => {
    if (getuid) process.getuid = getuid
    setStateHome(before)
  })
}

const own = join(homedir(), '.local/state/lladdr')
const places: [who: string, uid: number, stateHome: string | undefined, expected: string][] = [
  ['root', 0, '/somewhere', '/var/lib/lladdr'],
  ['a user with XDG_STATE_HOME', 1000, '/somewhere', '/somewhere/lladdr'],
  ['a user without', 1000, undefined, own],
  ['a user with an empty one', 1000, '', own],
  ['a user with a relative one, which the XDG specification has ignored', 1000, 'somewhere', own],
]

const isLinux = process.platform === 'linux'
if (!isLinux) console.warn('directory: skipped, the places of this system are others')

for (const [who, uid, stateHome, expected] of isLinux ? places : []) {
  test.serial(`A10: the default state directory of ${who} is ${expected.replace(homedir(), '~')}`, (t) => {
    runAs(t, uid, stateHome)
    t.is(defaultStateDirectory(), expected)
  })
}
