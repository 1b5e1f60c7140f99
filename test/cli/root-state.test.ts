import test from 'ava'
import { makeContext, type GlobalOptions } from '../../src/cli/context.js'
import { noteRootState, type Viewpoint } from '../../src/cli/root-state.js'
import { emptyDirectory } from '../helpers/state-directory.js'

function told(options: Omit<GlobalOptions, 'color'>, viewpoint: Viewpoint): string {
  let stderr = ''
  const writer = { write: (text: string) => (stderr += text) }
  noteRootState(
    makeContext({ stdout: writer, stderr: writer, env: {} }, { ...options, color: false }),
    viewpoint,
  )
  return stderr
}

test('A19: an ordinary user is told of backups of root that he may not read, and only then', (t) => {
  const directory = emptyDirectory(t)
  const user = { uid: 1000, directory, mayRead: () => false }
  t.regex(told({}, user), new RegExp(`^What root has spoofed is in ${directory}, .*sudo\\.\n$`))
  t.is(told({}, { ...user, uid: 0 }), '')
  t.is(told({}, { ...user, mayRead: () => true }), '')
  t.is(told({}, { ...user, directory: `${directory}/none` }), '')
  t.is(told({ stateDir: '/elsewhere' }, user), '')
  t.is(told({ backend: 'memory' }, user), '')
  t.is(told({ quiet: true }, user), '')
})
