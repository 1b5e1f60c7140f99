import test, { type ExecutionContext } from 'ava'
import {
  LladdrError,
  matchingHostName,
  memoryHost,
  openIdentitySync,
  openSpooferSync,
  type Host,
  type IdentityRequest,
  type IdentitySession,
  type MemoryOptions,
  type Spoofer,
  type SpoofRequest,
} from '../../src/index.js'
import { MemoryLinkLayer } from '../../src/link/memory.js'
import { throwsCode } from '../helpers/errors.js'
import { listener } from '../helpers/listener.js'
import { ETH0, ETH1, explicit, OTHER, WANTED } from '../helpers/spoofing.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { call, twins } from '../helpers/twins.js'

interface Scene {
  session: IdentitySession
  spoofer: Spoofer
  links: MemoryLinkLayer
  host: Host
  log: ReturnType<typeof listener>
}

function scene(t: ExecutionContext, options: MemoryOptions = {}, host = memoryHost('workstation')): Scene {
  const links = new MemoryLinkLayer({
    links: [
      { name: 'eth0', address: ETH0, up: true },
      { name: 'eth1', address: ETH1, up: true },
    ],
    ...options,
  })
  const log = listener()
  const spoofer = openSpooferSync({ links, stateDir: stateDirectory(t), lockTimeout: 50 })
  const session = openIdentitySync({ spoofer, host, log, lockTimeout: 50 })
  return { session, spoofer, links, host, log }
}

const onLinks = (...requests: [string, SpoofRequest][]): ReadonlyMap<string, SpoofRequest> =>
  new Map(requests)
const eth0: IdentityRequest = { links: onLinks(['eth0', explicit(WANTED)]), hostname: 'guest' }

/** A host that fails when it is given a name other than that it had. */
const stubborn = (how: 'throws' | 'ignores'): Host => {
  const host = memoryHost('workstation')
  return {
    ...host,
    setName() {
      if (how === 'throws') throw new LladdrError('SYSTEM_ERROR', 'sethostname failed.')
    },
  }
}

for (const [form, drive] of twins) {
  test(`A14: links and host name change together, and go back together (${form})`, async (t) => {
    const { session, links, host } = scene(t)
    const result = await drive(call(session, 'apply', eth0))
    t.deepEqual(result, {
      links: [{ name: 'eth0', address: WANTED, previous: ETH0, original: ETH0 }],
      hostname: { name: 'guest', previous: 'workstation', original: 'workstation' },
    })
    t.is(host.name(), 'guest')
    const status = await drive(call(session, 'status'))
    t.like(status, {
      hostname: { current: 'guest', original: 'workstation', drifted: false },
      interrupted: false,
    })
    t.deepEqual(
      status.links.map(({ name }) => name),
      ['eth0'],
    )
    t.deepEqual(await drive(call(session, 'restore')), {
      links: [{ name: 'eth0', address: ETH0, previous: WANTED, original: ETH0 }],
      hostname: { name: 'workstation', previous: 'guest' },
    })
    t.is(links.getSync('eth0').address, ETH0)
    t.is(host.name(), 'workstation')
    await throwsCode(t, drive(call(session, 'restore')), 'SESSION_MISSING')
  })

  test(`A14: a second change goes on with the session and keeps its originals (${form})`, async (t) => {
    const { session, links, host } = scene(t)
    await drive(call(session, 'apply', eth0))
    const second = { links: onLinks(['eth1', explicit(OTHER)]), hostname: 'visitor' }
    const { hostname } = await drive(call(session, 'apply', second))
    t.deepEqual(hostname, { name: 'visitor', previous: 'guest', original: 'workstation' })
    await drive(call(session, 'restore'))
    t.deepEqual([links.getSync('eth0').address, links.getSync('eth1').address], [ETH0, ETH1])
    t.is(host.name(), 'workstation')
  })

  for (const [how, code] of [
    ['throws', 'SYSTEM_ERROR'],
    ['ignores', 'CHANGE_IGNORED'],
  ] as const) {
    test(`A14: a host name that ${how} has the links put back (${form})`, async (t) => {
      const { session, links, spoofer } = scene(t, {}, stubborn(how))
      await throwsCode(t, drive(call(session, 'apply', eth0)), code)
      t.is(links.getSync('eth0').address, ETH0)
      t.deepEqual(spoofer.statusSync(), [])
      t.like(session.statusSync(), { interrupted: false, since: null })
    })
  }

  test(`A14: a link that fails has those before it put back, to what they had, and the host name left (${form})`, async (t) => {
    const { session, links, host } = scene(t)
    await drive(call(session, 'apply', eth0))
    const no: SpoofRequest = { ...explicit(ETH1), verify: () => false }
    const both = { links: onLinks(['eth0', explicit(OTHER)], ['eth1', no]), hostname: 'visitor' }
    await throwsCode(t, drive(call(session, 'apply', both)), 'VERIFY_FAILED')
    t.is(links.getSync('eth0').address, WANTED)
    t.is(host.name(), 'guest')
    t.like(session.statusSync(), { interrupted: false, hostname: { original: 'workstation' } })
  })

  test(`A14: links that share a request are one transaction (${form})`, async (t) => {
    const { session } = scene(t)
    const seen: string[] = []
    const request: SpoofRequest = { policy: 'random', verify: ({ name }) => seen.push(name) }
    const { links } = await drive(
      call(session, 'apply', { links: onLinks(['eth0', request], ['eth1', request]) }),
    )
    t.deepEqual(
      links.map(({ name }) => name),
      ['eth0', 'eth1'],
    )
    t.deepEqual(seen, ['eth0', 'eth1'])
  })

  test(`A14: without the privilege for the host name nothing is touched (${form})`, async (t) => {
    const { session, links, spoofer } = scene(t, {}, { ...memoryHost('workstation'), mayChange: () => false })
    const error = await throwsCode(t, drive(call(session, 'apply', eth0)), 'PERMISSION_DENIED')
    t.regex(error.hint, /CAP_SYS_ADMIN/)
    t.is(links.getSync('eth0').address, ETH0)
    t.deepEqual(spoofer.repository.list(), [])
    await t.notThrowsAsync(drive(call(session, 'apply', { links: onLinks(['eth0', explicit(WANTED)]) })))
  })

  test(`A14: what cannot be is refused before anything is touched (${form})`, async (t) => {
    const { session, spoofer } = scene(t)
    await throwsCode(t, drive(call(session, 'apply', { ...eth0, hostname: 'a_b' })), 'HOSTNAME_INVALID')
    await throwsCode(t, drive(call(session, 'apply', {})), 'ARGUMENT_INVALID')
    await throwsCode(t, drive(call(session, 'apply', { hostname: 'auto' })), 'ARGUMENT_INVALID')
    const gone = { links: onLinks(['gone0', explicit(WANTED)]), hostname: 'guest' }
    await throwsCode(t, drive(call(session, 'apply', gone)), 'LINK_NOT_FOUND')
    t.deepEqual(spoofer.repository.list(), [])
    t.deepEqual(session.statusSync(), {
      hostname: { current: 'workstation', original: null, drifted: false },
      links: [],
      interrupted: false,
      since: null,
    })
  })

  test(`A12: auto makes a host name that matches the address of the first link (${form})`, async (t) => {
    const { session, host } = scene(t)
    await drive(call(session, 'apply', { ...eth0, hostname: 'auto' }))
    t.is(host.name(), matchingHostName(WANTED))
  })

  test(`A14: a host name that something else changed since is told, and restored all the same (${form})`, async (t) => {
    const { session, host } = scene(t)
    await drive(call(session, 'apply', eth0))
    host.setName('other')
    t.like(await drive(call(session, 'status')), { hostname: { current: 'other', drifted: true } })
    await drive(call(session, 'restore'))
    t.is(host.name(), 'workstation')
  })

  test(`A14: while a change is under way, status says so and recover leaves it alone (${form})`, async (t) => {
    const { session } = scene(t)
    const during: unknown[] = []
    const verify = (): void => {
      during.push(session.statusSync().interrupted, session.recoverSync().outcome)
    }
    const request: SpoofRequest = { ...explicit(WANTED), verify }
    await drive(call(session, 'apply', { links: onLinks(['eth0', request]), hostname: 'guest' }))
    t.deepEqual(during, [true, 'in-use'])
  })

  test(`A14: restore puts the links back even where the host name cannot be, and tries that again (${form})`, async (t) => {
    const host = memoryHost('workstation')
    let stuck = false
    const sticky: Host = {
      ...host,
      setName(name) {
        if (stuck) throw new LladdrError('SYSTEM_ERROR', 'sethostname failed.')
        host.setName(name)
      },
    }
    const { session, links } = scene(t, {}, sticky)
    await drive(call(session, 'apply', eth0))
    stuck = true
    await throwsCode(t, drive(call(session, 'restore')), 'SYSTEM_ERROR')
    t.is(links.getSync('eth0').address, ETH0)
    stuck = false
    t.deepEqual(await drive(call(session, 'restore')), {
      links: [],
      hostname: { name: 'workstation', previous: 'guest' },
    })
    t.is(host.name(), 'workstation')
  })

  test(`A14: with nothing interrupted recover changes nothing (${form})`, async (t) => {
    const { session, host } = scene(t)
    await drive(call(session, 'apply', eth0))
    t.deepEqual(await drive(call(session, 'recover')), { outcome: 'unchanged', links: {}, hostname: null })
    t.is(host.name(), 'guest')
  })
}
