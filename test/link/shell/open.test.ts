import test from 'ava'
import { chmodSync, mkdirSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { LladdrError } from '../../../src/index.js'
import { findProgram } from '../../../src/link/shell/find-program.js'
import { openShell } from '../../../src/link/shell/open.js'
import { script } from '../../helpers/scripts.js'

const nowhere = (): undefined => undefined

test('C4: without ip the backend is unavailable, and the error names the package to install', (t) => {
  const error = t.throws(() => openShell({ platform: 'linux', find: nowhere }), { instanceOf: LladdrError })
  t.is(error.code, 'BACKEND_UNAVAILABLE')
  t.regex(error.message, /"ip"/)
  t.regex(error.hint, /iproute2/)
})

test('C4: ethtool may be missing', (t) => {
  const find = (name: string): string | undefined => (name === 'ip' ? script(t) : undefined)
  t.is(openShell({ platform: 'linux', find }).backend, 'shell')
})

test('C4: on macOS each of the three programs must be there', (t) => {
  const programs = ['ifconfig', 'networksetup', 'sysctl']
  for (const missing of programs) {
    const find = (name: string): string | undefined => (name === missing ? undefined : script(t))
    const error = t.throws(() => openShell({ platform: 'darwin', find }), { instanceOf: LladdrError })
    t.is(error.code, 'BACKEND_UNAVAILABLE')
    t.true(error.message.includes(`"${missing}"`))
  }
  t.is(openShell({ platform: 'darwin', find: () => script(t) }).backend, 'shell')
})

test('C4: a system whose commands are unknown is named', (t) => {
  const error = t.throws(() => openShell({ platform: 'aix', find: () => script(t) }), {
    instanceOf: LladdrError,
  })
  t.is(error.code, 'BACKEND_UNAVAILABLE')
  t.regex(error.message, /aix/)
})

test('C4: the first executable file in PATH is taken', (t) => {
  const [first, second] = [script(t), script(t)]
  const name = basename(first)
  const path = `${dirname(first)}:${dirname(second)}`
  t.is(findProgram(name, path), first)
  chmodSync(first, 0o644)
  t.is(findProgram(name, path), second)
})

test('C4: directories and relative parts of PATH are passed over', (t) => {
  const path = script(t)
  mkdirSync(join(dirname(path), 'folder'))
  t.is(findProgram('folder', dirname(path)), undefined)
  t.is(findProgram(basename(path), `:.:${relative(process.cwd(), dirname(path))}`), undefined)
})

test("C4: the system's directories are looked at last, since PATH may leave them out", (t) => {
  t.regex(findProgram('sh', '') ?? '', /^\/(?:usr\/)?bin\/sh$/)
})
