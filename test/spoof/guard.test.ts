import { setImmediate } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { openSpooferSync, type GuardEvent, type GuardOptions, type Spoofer } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { addressBySecondOpinion, createVeth, ip, uniqueAddress } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'

interface Scene {
  spoofer: Spoofer
  name: string
  original: string
  given: string
  drifted: string
}

function spoofed(t: ExecutionContext): Scene {
  const [name] = createVeth(t, { up: true })
  const original = addressBySecondOpinion(name)
  const [given, drifted] = [uniqueAddress(), uniqueAddress()]
  const spoofer = openSpooferSync({ stateDir: stateDirectory(t) })
  t.teardown(() => {
    spoofer.close()
  })
  spoofer.spoofSync(name, { policy: 'explicit', address: given })
  return { spoofer, name, original, given, drifted }
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
  const { name, original, given, drifted } = at
  const events = await told(at, [
    () => set(name, drifted),
    () => set(name, original),
    () => set(name, given),
    () => ip('link', 'delete', name),
  ])
  t.deepEqual(
    events.map(({ state, address, reapplied }) => [state, address, reapplied]),
    [
      ['drifted', drifted, false],
      ['undone', original, false],
      ['spoofed', given, false],
      ['missing', null, false],
    ],
  )
  for (const event of events) t.like(event, { name, expected: given, original })
})

test('C3: with reapply a link that something else changed has its address again, and its original is kept', async (t) => {
  const at = spoofed(t)
  const { name, original, given, drifted, spoofer } = at
  const during: string[] = []
  const look = (): number => during.push(addressBySecondOpinion(name))
  const events = await told(
    at,
    [() => set(name, drifted), () => look() && set(name, original), () => look() && set(name, drifted)],
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
  t.deepEqual(during, [given, given])
  t.is(addressBySecondOpinion(name), given)
  t.is(spoofer.repository.get(name)?.original, original)
})

test('C3: what could not be given again is, as soon as it can be', async (t) => {
  const at = spoofed(t)
  const { name, given, drifted } = at
  const other = createVeth(t)[0]
  const events = await told(
    at,
    [
      () => {
        set(name, drifted)
        set(other, given)
      },
      () => ip('link', 'delete', other),
    ],
    { reapply: true },
  )
  t.deepEqual(
    events.map(({ state, reapplied }) => [state, reapplied]),
    [
      ['drifted', false],
      ['drifted', true],
    ],
  )
  t.is(addressBySecondOpinion(name), given)
})

test('C3: links that are not guarded are left alone', async (t) => {
  const at = spoofed(t)
  const other = createVeth(t, { up: true })[0]
  at.spoofer.spoofSync(other, { policy: 'random' })
  const events = await told(at, [
    () => {
      set(other, uniqueAddress())
      set(at.name, at.drifted)
    },
  ])
  t.deepEqual(
    events.map(({ name }) => name),
    [at.name],
  )
})

test('C3: a signal that comes while the reader is busy is told at his next step', async (t) => {
  const { spoofer, name, original, drifted } = spoofed(t)
  const controller = new AbortController()
  const guard = spoofer.guard([name], { signal: controller.signal })
  set(name, drifted)
  t.like(await guard.next(), { value: { state: 'drifted' } })
  const second = guard.next()
  set(name, original)
  t.like(await second, { value: { state: 'undone' } })
  // Node would end the process here.
  const unhandled: unknown[] = []
  const note = (reason: unknown): number => unhandled.push(reason)
  process.on('unhandledRejection', note)
  t.teardown(() => process.off('unhandledRejection', note))
  controller.abort(new Error('enough'))
  await setImmediate()
  t.deepEqual(unhandled, [])
  await t.throwsAsync(guard.next(), { message: 'enough' })
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
