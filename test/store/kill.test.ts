import { readdirSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { stateDirectory } from '../helpers/state-directory.js'
import { Child } from './helpers/child.js'
import { forms, type Form, type TestStore } from './helpers/forms.js'
import { damaged, twoCommits } from './helpers/prepared.js'

interface Scene {
  what: string
  job: 'die' | 'dieCompacting'
  /** Write operations of the store that this takes; the last number of all is one more: it is not killed. */
  operations: number
  prepare: (t: ExecutionContext, form: Form) => Promise<string>
  /** What eth0 may be afterwards. */
  before: string | undefined
}

/** As a crash leaves it: the newest commit is in the journal only. */
async function crashed(t: ExecutionContext, form: Form): Promise<string> {
  const directory = await twoCommits(t, form)
  await new Child(t, ['set', directory, form.name, 'old']).word()
  return directory
}

const scenes: Scene[] = [
  {
    what: 'its first commit',
    job: 'die',
    operations: 9,
    prepare: async (t) => Promise.resolve(stateDirectory(t)),
    before: undefined,
  },
  { what: 'a commit', job: 'die', operations: 1, prepare: twoCommits, before: 'old' },
  { what: 'a recovery and a commit', job: 'die', operations: 8, prepare: damaged, before: 'old' },
  { what: 'a compaction', job: 'dieCompacting', operations: 5, prepare: crashed, before: 'old' },
]

const eth0 = (store: TestStore): string | undefined => store.collections.addresses.get('eth0')?.original

for (const form of forms) {
  for (const { what, job, operations, prepare, before } of scenes) {
    for (let number = 1; number <= operations + 1; number++) {
      const last = number > operations
      const title = last
        ? `not killed in ${what}`
        : `killed in ${what} before write operation ${String(number)}`
      // One after another: each starts a process.
      test.serial(
        `A3, B4: a process ${title} leaves the old state or the new one, whole (${form.name})`,
        async (t) => {
          const directory = await prepare(t, form)
          const child = new Child(t, [job, directory, form.name, String(number)])
          t.is(await child.word(), last ? 'done' : undefined)
          t.is((await child.exit()).signal, last ? null : 'SIGKILL')
          using store = await form.open(directory)
          t.true([before, 'new'].includes(eth0(store)), String(eth0(store)))
          if (last) t.is(eth0(store), job === 'die' ? 'new' : before)
          if (before !== undefined) t.is(store.collections.addresses.get('wlan0')?.original, 'bystander')
          await carriesOn(t, form, store)
          store.close()
          t.deepEqual(
            readdirSync(directory).filter((name) => name.endsWith('.tmp')),
            [],
          )
        },
      )
    }
  }
}

/** Whatever was left behind does not hinder the next commits. */
async function carriesOn(t: ExecutionContext, { change, compact }: Form, store: TestStore): Promise<void> {
  for (const original of ['next', 'last']) {
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original })
    })
  }
  t.is(eth0(store), 'last')
  await compact(store)
  t.deepEqual(
    store.check().files.flatMap(({ problems }) => problems),
    [],
  )
}
