import test from 'ava'
import { backendNames, LladdrError, openLinks, openLinksSync } from '../../src/index.js'

test('C4: an unknown backend is an error that lists those there are, never a silent fallback', async (t) => {
  for (const backend of ['wrong', '', 'toString', 'NATIVE']) {
    const error = t.throws(() => openLinksSync({ backend }), { instanceOf: LladdrError })
    t.is(error.code, 'BACKEND_UNKNOWN')
    for (const name of backendNames) t.true(error.message.includes(name))
    await t.throwsAsync(openLinks({ backend }), { instanceOf: LladdrError, code: 'BACKEND_UNKNOWN' })
  }
})

test('C4: the backend opened is the one asked for, native by default', async (t) => {
  t.is((await openLinks()).backend, 'native')
  t.is(openLinksSync({ backend: 'memory' }).backend, 'memory')
})
