import { FileLock } from '../../src/index.js'
import { compare, perCall, type Comparison } from '../measure.js'
import { orInstall } from '../packages.js'
import { loadLockfile, rivals, type Rival } from '../rivals.js'
import { FilledStore, notesOf, noteOf, Scratch } from '../scratch.js'

const ENTRIES = 1000
const COMMITS = 10
const LOCKS = 100

export interface RivalFigures {
  comparisons: Comparison[]
  /** In words: which, and why. */
  notMeasured: string[]
}

/** Against other packages, in turns. */
export async function compareWithRivals(): Promise<RivalFigures> {
  const figures: RivalFigures = { comparisons: [], notMeasured: [] }
  using store = new FilledStore(ENTRIES)
  for (const rival of rivals) await measured(figures, rival.name, async () => compareCommit(store, rival))
  await measured(figures, 'proper-lockfile', compareLock)
  return figures
}

async function measured(
  { comparisons, notMeasured }: RivalFigures,
  name: string,
  measure: () => Promise<Comparison>,
): Promise<void> {
  try {
    comparisons.push(await orInstall(measure))
  } catch (error) {
    notMeasured.push(`${name}: ${String(error).split('\n', 1)[0] ?? ''}`)
  }
}

async function compareCommit(store: FilledStore, { name, bar, open }: Rival): Promise<Comparison> {
  using scratch = new Scratch()
  const commit = await open(scratch.file('notes'), notesOf(ENTRIES))
  let count = 0
  return compare({
    figure: `durable commit, ${String(ENTRIES)} entries`,
    rival: name,
    bar,
    faster: true,
    ours: () =>
      perCall(COMMITS, () => {
        store.commit(true)
      }),
    theirs: () =>
      perCall(COMMITS, () => {
        commit(`note ${String(count++ % ENTRIES)}`, noteOf(count))
      }),
  })
}

async function compareLock(): Promise<Comparison> {
  const lockfile = await loadLockfile()
  using scratch = new Scratch()
  const [path, theirs] = [scratch.file('lock'), scratch.path]
  return compare({
    figure: 'lock and unlock, uncontended',
    rival: 'proper-lockfile',
    bar: 50,
    faster: true,
    ours: () =>
      perCall(LOCKS, () => {
        FileLock.acquireSync({ path }).release()
      }),
    theirs: () =>
      perCall(LOCKS, () => {
        lockfile.lockSync(theirs)()
      }),
  })
}
