import { readFileSync } from 'node:fs'
import test from 'ava'
import { LladdrError } from '../../src/index.js'
import { loadAddon } from '../../src/binding/index.js'
import { fromSystem, isSystemFailure, type ErrnoTable } from '../../src/errors/index.js'

const codes: ErrnoTable = { ENOENT: 'STATE_WRITE_FAILED', EBUSY: 'LINK_BUSY' }
const told = (error: unknown): unknown =>
  fromSystem(error, { codes, message: (reason) => `Cannot: ${reason}.` })

function caught(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

test("A8: an error of Node's fs becomes ours: code by the table, positive errno, its words once", (t) => {
  const cause = caught(() => readFileSync('/nonexistent/file'))
  const error = told(cause)
  t.true(error instanceof LladdrError)
  t.like(error, {
    code: 'STATE_WRITE_FAILED',
    message: 'Cannot: no such file or directory (ENOENT from open).',
    errno: 2,
    syscall: 'open',
    path: '/nonexistent/file',
    cause,
  })
})

test('A8: an error of the addon becomes ours in the same words', (t) => {
  const error = told(
    caught(() => {
      loadAddon().replaceFileSync('/nonexistent/file', Buffer.alloc(0), 0o600)
    }),
  )
  t.like(error, {
    code: 'STATE_WRITE_FAILED',
    message: 'Cannot: no such file or directory (ENOENT from open).',
    errno: 2,
    syscall: 'open',
  })
})

test('A8: a code of ours that the addon gives stays as it is, without the table', (t) => {
  const error = told(
    Object.assign(new Error('eth0: the loopback link is refused.'), { code: 'LINK_LOOPBACK', link: 'lo' }),
  )
  t.like(error, {
    code: 'LINK_LOOPBACK',
    message: 'Cannot: the loopback link is refused.',
    link: 'lo',
    errno: undefined,
  })
})

test("A8: the kernel's own words are told where it gave any", (t) => {
  const failure = { code: 'EBUSY', errno: 16, syscall: 'RTM_SETLINK', detail: 'Device is associated' }
  const error = told(Object.assign(new Error('RTM_SETLINK eth0: EBUSY, Device or resource busy'), failure))
  t.like(error, { code: 'LINK_BUSY', message: 'Cannot: Device is associated (EBUSY from RTM_SETLINK).' })
})

test('A8: an errno without a row is SYSTEM_ERROR, and a failure without a system call says none', (t) => {
  const error = told(Object.assign(new Error('EPROTO: protocol error'), { code: 'EPROTO', errno: -71 }))
  t.like(error, { code: 'SYSTEM_ERROR', message: 'Cannot: protocol error (EPROTO).', errno: 71 })
})

test('A8: an errno that Node does not know is one all the same', (t) => {
  const failure = { code: 'ERFKILL', errno: 132, syscall: 'SIOCSIFFLAGS' }
  const error = told(
    Object.assign(new Error('SIOCSIFFLAGS wlan0: ERFKILL, Operation not possible due to RF-kill'), failure),
  )
  t.like(error, { message: 'Cannot: operation not possible due to RF-kill (ERFKILL from SIOCSIFFLAGS).' })
})

test('A8: the link and the file that the caller means go before those of the failure', (t) => {
  const failure = Object.assign(new Error('EIO: i/o error, write'), {
    code: 'EIO',
    path: '/state/a.tmp',
    link: 'veth0',
  })
  const meaning = { codes, message: () => 'Cannot.' }
  t.like(fromSystem(failure, meaning), { path: '/state/a.tmp', link: 'veth0' })
  t.like(fromSystem(failure, { ...meaning, path: '/state/a', link: 'eth0' }), {
    path: '/state/a',
    link: 'eth0',
  })
})

const passing: [what: string, error: unknown][] = [
  ['an error of ours', new LladdrError('CLOSED', 'Closed.')],
  ['a bug', new TypeError('x is not a function')],
  ["Node's complaint about an argument", caught(() => readFileSync(7.5))],
  ['a thrown string', 'no'],
  ['nothing', undefined],
]
for (const [what, error] of passing) {
  test(`A8: ${what} passes through unchanged`, (t) => {
    t.is(told(error), error)
    t.false(isSystemFailure(error) && !(error instanceof LladdrError))
  })
}
