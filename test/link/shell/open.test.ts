import test from 'ava'
import { LladdrError } from '../../../src/index.js'
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

test("C4: the system's directories are looked at last, since PATH may leave them out", (t) => {
  const { PATH } = process.env
  process.env['PATH'] = ''
  t.teardown(() => {
    process.env['PATH'] = PATH
  })
  t.is(openShell().backend, 'shell')
})
