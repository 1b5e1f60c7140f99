import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import test, { type ExecutionContext } from 'ava'
import { LladdrError, type StoreOptions } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { listener } from '../helpers/listener.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { forms, type Form, type TestStore } from './helpers/forms.js'
import { damaged, twoCommits } from './helpers/prepared.js'
import { trackedFiles, type Tracker } from './helpers/tracked-files.js'

/** Every operation counts, reads too. */
const all = (): boolean => true

const fault = (operation: string): Error =>
  Object.assign(new Error(`EIO: i/o error, ${operation}`), { code: 'EIO', errno: -5, syscall: operation })

/** The operation of that number fails, once: before anything happened, or (a failed flush) after everything did. */
function failing(number: number, moment: keyof Tracker): { tracker: Tracker; hasFailed: () => boolean } {
  let failed = false
  const strike = (operation: string, count: number): void => {
    if (count !== number) return
    failed = true
    throw fault(operation)
  }
  return { tracker: { [moment]: strike }, hasFailed: () => failed }
}

async function empty(t: ExecutionContext): Promise<string> {
  return Promise.resolve(stateDirectory(t))
}

async function missing(t: ExecutionContext, form: Form): Promise<string> {
  const directory = await twoCommits(t, form)
  writeFileSync(join(directory, 'addresses.json'), '')
  return directory
}

interface Scene {
  what: string
  prepare: (t: ExecutionContext, form: Form) => Promise<string>
  /** What eth0 may be when the change is not committed. */
  before: readonly (string | undefined)[]
}

const scenes: Scene[] = [
  { what: 'a first commit', prepare: empty, before: [undefined] },
  { what: 'a commit', prepare: twoCommits, before: ['old'] },
  { what: 'a recovery and a commit', prepare: damaged, before: ['old'] },
  { what: 'the recovery of an empty file and a commit', prepare: missing, before: ['old'] },
]

const read = (store: TestStore, key = 'eth0'): string | undefined =>
  store.collections.addresses.get(key)?.original

interface Attempt {
  t: ExecutionContext
  form: Form
  scene: Scene
  number: number
  moment: keyof Tracker
}

/** Whether the fault came about; it does not once `number` is more than there are operations. */
async function attempt({ t, form, scene, number, moment }: Attempt): Promise<boolean> {
  const directory = await scene.prepare(t, form)
  const { tracker, hasFailed } = failing(number, moment)
  const log = listener()
  const told = await commitNew(form, directory, { files: trackedFiles(tracker, all), log })
  const where = `operation ${String(number)}, ${moment}`
  // A failure to mend on opening is no reason not to read, and one to compact on closing costs nothing: both are logged.
  const isLogged = log.told.some((message) =>
    /(cannot be mended now|cannot be compacted|left with a journal).*EIO/.test(message),
  )
  if (told === undefined) t.true(!hasFailed() || isLogged, `${where}: the failure was swallowed`)
  else t.true(told instanceof LladdrError && told.message.includes('EIO'), `${where}: ${inspect(told)}`)

  using store = await form.open(directory)
  const expected = told === undefined ? ['new'] : [...scene.before, 'new']
  t.true(expected.includes(read(store)), `${where}: ${String(read(store))}`)
  if (scene.prepare !== empty) t.is(read(store, 'wlan0'), 'bystander', where)
  t.not(store.check().status, 'critical', where)
  return hasFailed()
}

/** What it failed with, if it did. A store that was opened before the failure must be right after it, too. */
async function commitNew({ open, change }: Form, directory: string, options: StoreOptions): Promise<unknown> {
  const commit = async (store: TestStore): Promise<void> =>
    change(store, ({ addresses }) => {
      addresses.set('eth0', { original: 'new' })
    })
  try {
    using store = await open(directory, options)
    await commit(store)
    return undefined
  } catch (error) {
    return error
  }
}

for (const form of forms) {
  for (const scene of scenes) {
    for (const moment of ['before', 'after'] as const) {
      test(`A3: each operation of ${scene.what} failing ${moment} its effect leaves the old state or the new one (${form.name})`, async (t) => {
        let number = 1
        while (await attempt({ t, form, scene, number, moment })) number++
        t.true(number > 5, `only ${String(number)} operations were tried`)
      })
    }
  }

  test(`A3: a store goes on after a failure: it shows what is on disk, and the next commit succeeds (${form.name})`, async (t) => {
    for (const moment of ['before', 'after'] as const) {
      for (let number = 1, failed = true; failed; number++) {
        const directory = await twoCommits(t, form)
        let armed = false
        let operations = 0
        const strike = (operation: string): void => {
          if (armed && ++operations === number) throw fault(operation)
        }
        using store = await form.open(directory, { files: trackedFiles({ [moment]: strike }, all) })
        armed = true
        const set = async (original: string): Promise<void> =>
          form.change(store, ({ addresses }) => {
            addresses.set('eth0', { original })
          })
        failed = (await set('new').catch((error: unknown) => error)) !== undefined
        armed = false
        using other = await form.open(directory)
        t.is(read(store), read(other), `${moment} operation ${String(number)}`)
        await set('last')
        t.is(read(other), 'last')
        t.not(other.check().status, 'critical')
        t.deepEqual(
          readdirSync(directory).filter((name) => name.endsWith('.tmp')),
          [],
        )
      }
    }
  })

  test(`A3: a change of several collections that fails changes none of them (${form.name})`, async (t) => {
    const directory = stateDirectory(t)
    const isAppend = (operation: string): boolean => operation === 'append'
    const { tracker } = failing(1, 'after')
    using store = await form.open(directory, { files: trackedFiles(tracker, isAppend) })
    await throwsCode(
      t,
      form.change(store, ({ addresses, counters }) => {
        addresses.set('eth0', { original: 'new' })
        counters.set('total', { next: 1 })
      }),
      'STATE_WRITE_FAILED',
    )
    for (const reader of [store, await form.open(directory)]) {
      t.is(read(reader), undefined)
      t.false(reader.collections.counters.has('total'))
    }
  })

  test(`A3: after a flush that failed the journal is another one, and where that fails too nothing more is written (${form.name})`, async (t) => {
    const directory = await twoCommits(t, form)
    let isBroken = false
    const flush = Object.assign(fault('fdatasync'), { syscall: 'fdatasync' })
    const strike = (operation: string): void => {
      if (isBroken && ['append', 'replace'].includes(operation)) throw flush
    }
    using store = await form.open(directory, { files: trackedFiles({ after: strike }, all) })
    const set = async (original: string): Promise<void> =>
      form.change(store, ({ addresses }) => {
        addresses.set('eth0', { original })
      })
    isBroken = true
    await throwsCode(t, set('new'), 'STATE_WRITE_FAILED')
    await throwsCode(t, set('newer'), 'STATE_READ_ONLY')
    isBroken = false
    await throwsCode(t, set('newest'), 'STATE_READ_ONLY')
    t.is(read(store, 'wlan0'), 'bystander')
    using next = await form.open(directory)
    t.true(['old', 'new'].includes(read(next) ?? ''))
    const { epoch } = next.stats()
    await form.change(next, ({ addresses }) => {
      addresses.set('eth0', { original: 'last' })
    })
    t.true(epoch >= 3)
  })
}
