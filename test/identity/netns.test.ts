import test from 'ava'
import { memoryHost, openIdentity, openSpoofer } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { createVeth } from '../helpers/links.js'
import { addressIn, createNamespace } from '../helpers/netns.js'
import { stateDirectory } from '../helpers/state-directory.js'

test('A14: a session with links in one network namespace is not continued from another', async (t) => {
  const netns = createNamespace(t)
  const [name] = createVeth(t)
  const stateDir = stateDirectory(t)
  const host = memoryHost()
  await using there = await openSpoofer({ stateDir, netns })
  await using session = await openIdentity({ spoofer: there, host })
  const original = addressIn(netns, 'eth0')
  const random = { policy: 'random' } as const
  await session.apply({ links: new Map([['eth0', random]]), hostname: 'guest' })
  await using here = await openSpoofer({ stateDir })
  await using other = await openIdentity({ spoofer: here, host })
  const error = await throwsCode(t, other.apply({ links: new Map([[name, random]]) }), 'SESSION_ELSEWHERE')
  t.true(error.message.includes(netns))
  await throwsCode(t, other.restore(), 'SESSION_ELSEWHERE')
  await session.restore()
  t.is(addressIn(netns, 'eth0'), original)
  await other.apply({ links: new Map([[name, random]]) })
})
