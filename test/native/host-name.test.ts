import { hostname } from 'node:os'
import test from 'ava'
import { createHostNamespace, ORIGINAL_NAME } from '../helpers/uts.js'
import { addon, callElsewhere, withoutCapabilities } from '../helpers/native.js'

test('A14: the host name is set in this UTS namespace alone', async (t) => {
  const host = await createHostNamespace(t)
  const before = hostname()
  const outcomes = await callElsewhere(
    [...host.enter],
    [
      ['addon', 'maySetHostName'],
      ['addon', 'setHostNameSync', 'guest'],
    ],
  )
  t.deepEqual(outcomes, [{ value: true }, { value: null }])
  t.is(host.name(), 'guest')
  t.is(hostname(), before)
})

test('A14: asking for the privilege changes nothing', async (t) => {
  const host = await createHostNamespace(t)
  await callElsewhere([...host.enter], [['addon', 'maySetHostName']])
  t.is(host.name(), ORIGINAL_NAME)
})

test('A14: without CAP_SYS_ADMIN the privilege is denied before, and the kernel refuses', async (t) => {
  const host = await createHostNamespace(t)
  const [may, set] = await callElsewhere(
    [...host.enter, ...withoutCapabilities],
    [
      ['addon', 'maySetHostName'],
      ['addon', 'setHostNameSync', 'guest'],
    ],
  )
  t.is(may?.value, false)
  t.like(set?.error, { code: 'EPERM', syscall: 'sethostname' })
  t.is(host.name(), ORIGINAL_NAME)
})

test('A14: a host name of more than 64 octets is refused by the kernel, and what is no text by the addon', async (t) => {
  const host = await createHostNamespace(t)
  const [outcome] = await callElsewhere([...host.enter], [['addon', 'setHostNameSync', 'x'.repeat(65)]])
  t.like(outcome?.error, { code: 'EINVAL', syscall: 'sethostname' })
  t.is(host.name(), ORIGINAL_NAME)
  for (const wrong of [1, null, 'a\0b'])
    t.throws(
      () => {
        addon.setHostNameSync(wrong as string)
      },
      { instanceOf: TypeError },
    )
})
