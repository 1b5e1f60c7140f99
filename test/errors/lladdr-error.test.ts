import test from 'ava'
import { errorCodes, LladdrError } from '../../src/index.js'
import { hasCode, isErrorCode } from '../../src/errors/index.js'

test('A8: an error carries its code, its facts and the hint of its code', (t) => {
  const cause = new Error('EBUSY')
  const error = new LladdrError('LINK_BUSY', 'No.', {
    errno: 16,
    syscall: 'SIOCSIFHWADDR',
    link: 'eth0',
    cause,
  })
  t.like(error, {
    name: 'LladdrError',
    code: 'LINK_BUSY',
    message: 'No.',
    errno: 16,
    syscall: 'SIOCSIFHWADDR',
    link: 'eth0',
    hint: errorCodes.LINK_BUSY.action,
    cause,
  })
  t.true(error instanceof Error)
})

test('A8: a hint of its own goes before that of the code', (t) => {
  t.is(new LladdrError('ARGUMENT_INVALID', 'No.', { hint: 'Give --current.' }).hint, 'Give --current.')
})

test('A8: an error without cause has no cause property', (t) => {
  t.false('cause' in new LladdrError('CLOSED', 'Closed.'))
})

test('A8: telling an error with more context keeps its code and facts, and the old error as the cause', (t) => {
  const first = new LladdrError('LINK_BUSY', 'Busy.', {
    errno: 16,
    syscall: 's',
    link: 'eth0',
    path: '/p',
    hint: 'Wait.',
  })
  const second = first.withMessage('Busy. Rolled back.')
  const { code, errno, syscall, link, path, hint } = first
  t.like(second, { code, errno, syscall, link, path, hint, message: 'Busy. Rolled back.', cause: first })
})

test('A8: a code is told from any other word, and from what objects inherit', (t) => {
  t.true(isErrorCode('LINK_BUSY'))
  for (const word of ['EBUSY', '', 'toString', 'link_busy']) t.false(isErrorCode(word), word)
})

test('A8: hasCode looks at errors of this package only', (t) => {
  t.true(hasCode(new LladdrError('CLOSED', 'Closed.'), 'CLOSED'))
  t.false(hasCode(new LladdrError('CLOSED', 'Closed.'), 'LINK_BUSY'))
  t.false(hasCode(Object.assign(new Error('Closed.'), { code: 'CLOSED' }), 'CLOSED'))
  t.false(hasCode(undefined, 'CLOSED'))
})
