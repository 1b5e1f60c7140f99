import test, { type ExecutionContext } from 'ava'
import { openSpooferSync, type GuardEvent, type GuardOptions, type Spoofer } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { addressBySecondOpinion, createVeth, ip } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'

const GIVEN = '02:00:00:00:9a:01'
const DRIFTED = '02:00:00:00:9a:02'

interface Scene {
  spoofer: Spoofer
  name: string
  original: string
}

function spoofed(t: ExecutionContext): Scene {
  const [name] = createVeth(t, { up: true })
  const original = addressBySecondOpinion(name)
  const spoofer = openSpooferSync({ stateDir: stateDirectory(t) })
  t.teardown(() => {
    spoofer.close()
  })
  spoofer.spoofSync(name, { policy: 'explicit', address: GIVEN })
  return { spoofer, name, original }
}

const set = (name: string, address: string): string => ip('link', 'set', name, 'address', address)

/** Every event until the guard is left; what happens to the link is done when the event before it has come. */
async function told(
  { spoofer, name }: Scene,
  deeds: (() => unknown)[],
  options?: GuardOptions,
): Promise<GuardEvent[]> {
  const events: GuardEvent[] = []
  const todo = [...deeds]
  todo.shift()?.()
  for await (const event of spoofer.guard([name], options)) {
    events.push(event)
    const next = todo.shift()
    if (!next) break
    next()
  }
  return events
}

test('C3: a guard tells of drift at the start, of each change, and of the end of the drift', async (t) => {
  const at = spoofed(t)
  const { name, original } = at
  const events = await told(at, [
    () => set(name, DRIFTED),
    () => set(name, original),
    () => set(name, GIVEN),
    () => ip('link', 'delete', name),
  ])
  t.deepEqual(
    events.map(({ state, address, reapplied }) => [state, address, reapplied]),
    [
      ['drifted', DRIFTED, false],
      ['undone', original, false],
      ['spoofed', GIVEN, false],
      ['missing', null, false],
    ],
  )
  for (const event of events) t.like(event, { name, expected: GIVEN, original })
})

test('C3: with reapply a link that something else changed has its address again, and its original is kept', async (t) => {
  const at = spoofed(t)
  const { name, original, spoofer } = at
  const during: string[] = []
  const look = (): number => during.push(addressBySecondOpinion(name))
  const events = await told(
    at,
    [() => set(name, DRIFTED), () => look() && set(name, original), () => look() && set(name, DRIFTED)],
    { reapply: true },
  )
  t.deepEqual(
    events.map(({ state, reapplied }) => [state, reapplied]),
    [
      ['drifted', true],
      ['undone', true],
      ['drifted', true],
    ],
  )
  t.deepEqual(during, [GIVEN, GIVEN])
  t.is(addressBySecondOpinion(name), GIVEN)
  t.is(spoofer.repository.get(name)?.original, original)
})

test('C3: links that are not guarded are left alone', async (t) => {
  const at = spoofed(t)
  const other = createVeth(t, { up: true })[0]
  at.spoofer.spoofSync(other, { policy: 'random' })
  const events = await told(at, [
    () => {
      set(other, DRIFTED)
      set(at.name, DRIFTED)
    },
  ])
  t.deepEqual(
    events.map(({ name }) => name),
    [at.name],
  )
})

test('C3: a signal ends a guard with its reason; a link that is not spoofed cannot be guarded', async (t) => {
  const { spoofer, name } = spoofed(t)
  const controller = new AbortController()
  const guard = spoofer.guard([name], { signal: controller.signal })
  const next = guard.next()
  controller.abort(new Error('enough'))
  await t.throwsAsync(next, { message: 'enough' })
  const error = await throwsCode(t, spoofer.guard(['eth7']).next(), 'BACKUP_MISSING')
  t.is(error.link, 'eth7')
})
