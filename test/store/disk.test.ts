import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import test, { type ExecutionContext } from 'ava'
import { hasCode, LladdrError } from '../../src/errors/index.js'
import { withoutCapabilities } from '../helpers/native.js'
import { listener } from '../helpers/listener.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { Child } from './helpers/child.js'
import { forms, type Form, type TestStore } from './helpers/forms.js'

const mountTest = process.env['LLADDR_TEST_NAMESPACE'] === '1' ? test : test.skip
if (mountTest !== test) console.warn('disk: full disks skipped, there is no private mount namespace')

/** What a process without any capability, so that modes count even for root, says to setting eth0. */
async function setWithoutCapabilities(t: ExecutionContext, directory: string, form: Form): Promise<unknown> {
  return new Child(t, ['set', directory, form.name, 'new'], withoutCapabilities).word()
}

const listing = (directory: string): string[] => readdirSync(directory).sort()

interface Closed {
  what: string
  /** Which path, from the state directory, gets which mode. */
  path: string
  mode: number
  code: 'STATE_UNWRITABLE' | 'STATE_UNREADABLE'
}

const closed: Closed[] = [
  {
    what: 'a journal that may not be written',
    path: 'journal.ndjson',
    mode: 0o400,
    code: 'STATE_UNWRITABLE',
  },
  { what: 'a state directory that may not be entered', path: '.', mode: 0o000, code: 'STATE_UNREADABLE' },
  { what: 'a lock file that may not be opened', path: 'lock', mode: 0o000, code: 'STATE_UNWRITABLE' },
  { what: 'a journal that may not be read', path: 'journal.ndjson', mode: 0o000, code: 'STATE_UNREADABLE' },
]

for (const form of forms) {
  for (const { what, path, mode, code } of closed) {
    test.serial(`A8: ${what} is ${code}, and nothing is changed (${form.name})`, async (t) => {
      const directory = stateDirectory(t)
      using store = await form.open(directory)
      await set(form, store, 'o')
      const before = listing(directory)
      const file = join(directory, path)
      chmodSync(file, mode)
      t.like(await setWithoutCapabilities(t, directory, form), { code })
      chmodSync(file, path === '.' ? 0o700 : 0o600)
      t.deepEqual(listing(directory), before)
      t.is(eth0(store), long('o'))
    })
  }

  test.serial(`A8: a state directory that cannot be made is STATE_UNWRITABLE (${form.name})`, async (t) => {
    const directory = join(stateDirectory(t), 'below')
    mkdirSync(dirname(directory), { mode: 0o500 })
    t.like(await setWithoutCapabilities(t, directory, form), { code: 'STATE_UNWRITABLE', path: directory })
    t.deepEqual(listing(dirname(directory)), [])
  })

  test(`A8: a file where the state directory should be is an error that says so, and stays (${form.name})`, async (t) => {
    const directory = stateDirectory(t)
    writeFileSync(directory, 'a file')
    const error = await t.throwsAsync(form.open(directory), { instanceOf: LladdrError })
    t.regex(error.message, /ENOTDIR/)
    t.is(readFileSync(directory, 'utf8'), 'a file')
  })

  mountTest(
    `A3: a disk that is full at any page of a first commit leaves nothing or all of it (${form.name})`,
    async (t) => {
      const disk = smallDisk(t)
      const directory = join(disk, 'state')
      const startAnew = (): void => {
        rmSync(directory, { recursive: true, force: true })
      }
      const attempt = async (): Promise<Outcome> => {
        using store = await form.open(directory)
        return await outcomeOf(t, { form, store, allowed: [undefined, 'n'] })
      }
      const outcomes = await overfill(disk, attempt, startAnew)
      t.true(outcomes.length > pages('n'), outcomes.join())
    },
  )

  mountTest(
    `A3: a disk that is full at any page of a commit leaves the old state (${form.name})`,
    async (t) => {
      const disk = smallDisk(t)
      const directory = join(disk, 'state')
      using store = await form.open(directory)
      await set(form, store, 'o')
      const outcomes = await overfill(disk, async () => outcomeOf(t, { form, store, allowed: ['o'] }))
      t.true(outcomes.length > 2, outcomes.join())
    },
  )

  mountTest(
    `A4: on a full disk a damaged file is kept and its backup read; it is mended when there is space again (${form.name})`,
    async (t) => {
      const disk = smallDisk(t)
      const directory = join(disk, 'state')
      const main = join(directory, 'addresses.json')
      {
        using store = await form.open(directory)
        await set(form, store, 'o')
      }
      const damaged = Buffer.from(readFileSync(main, 'utf8').replace('"original": "o', '"original": "x'))
      writeFileSync(main, damaged)
      const outcomes = await overfill(disk, async () => {
        const log = listener()
        using store = await form.open(directory, { log })
        t.is(eth0(store), long('o'))
        if (!readFileSync(main).equals(damaged)) return 'committed'
        t.regex(log.told.join(), /cannot be mended now.*Found damaged/s)
        return 'full'
      })
      t.true(outcomes.length > 1, 'the disk was never full')
      using store = await form.open(directory)
      t.is(eth0(store), long('o'))
    },
  )
}

const PAGE = 4096

/** The new address is longer than the old one: what an old backup frees must not be enough for it. */
const pages = (letter: string): number => (letter === 'n' ? 4 : 2)
/** Makes a state file of so many pages. */
const long = (letter: string): string => letter.repeat((pages(letter) - 0.5) * PAGE)

const eth0 = (store: TestStore): string | undefined => store.collections.addresses.get('eth0')?.original

const set = async ({ change }: Form, store: TestStore, original: string): Promise<void> =>
  change(store, ({ addresses }) => {
    addresses.set('eth0', { original: long(original) })
  })

type Outcome = 'full' | 'committed'

/** Commit `n`; where the disk is full, the address must be one of `allowed` after that. */
async function outcomeOf(
  t: ExecutionContext,
  { form, store, allowed }: { form: Form; store: TestStore; allowed: (string | undefined)[] },
): Promise<Outcome> {
  const failure: unknown = await set(form, store, 'n').catch((error: unknown) => error)
  t.deepEqual(
    listing(store.directory).filter((name) => name.endsWith('.tmp')),
    [],
  )
  if (failure === undefined) {
    t.is(eth0(store), long('n'))
    return 'committed'
  }
  t.true(hasCode(failure, 'STATE_WRITE_FAILED') && failure.message.includes('ENOSPC'), inspect(failure))
  t.true(allowed.some((letter) => eth0(store) === (letter && long(letter))))
  return 'full'
}

/** Does the work with 0, 1, 2 … free pages until it no longer finds the disk full. */
async function overfill(
  disk: string,
  work: () => Promise<Outcome>,
  prepare?: () => void,
): Promise<Outcome[]> {
  const filler = join(disk, 'filler')
  const outcomes: Outcome[] = []
  while (outcomes.length === 0 || outcomes.at(-1) === 'full') {
    rmSync(filler, { force: true })
    prepare?.()
    const free = statfsSync(disk).bavail
    writeFileSync(filler, Buffer.alloc((free - outcomes.length) * PAGE))
    outcomes.push(await work())
  }
  rmSync(filler)
  return outcomes
}

/** A file system of 16 pages. */
function smallDisk(t: ExecutionContext): string {
  const disk = stateDirectory(t)
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(16 * PAGE)}`, 'tmpfs', disk])
  t.teardown(() => execFileSync('umount', [disk]))
  return disk
}
