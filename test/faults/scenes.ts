import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openStoreSync } from '../../src/store/index.js'
import { commitNumber, commitsIn, eras, type AnyStore, type Era } from './workload.mjs'

export type Step = 'commit' | 'lazy' | 'compact' | 'close'

/** Something to be cut off. */
export interface Scene {
  what: string
  /** Gives how many commits there are then. */
  prepare: (directory: string) => number
  era: Era
  steps: readonly Step[]
}

/** A directory as a killed process leaves it, with a journal. Made once: what it holds open stays open. */
const template = once(() => {
  const directory = join(mkdtempSync(join(tmpdir(), 'lladdr-faults-')), 'state')
  const store = openStoreSync(directory, eras[1])
  for (const number of [1, 2]) store.transactionSync(commitNumber(1, number))
  store.compactSync()
  for (const number of [3, 4]) store.transactionSync(commitNumber(1, number))
  const files = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))] as const)
  rmSync(dirname(directory), { recursive: true })
  return files
})

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function crashed(directory: string): number {
  mkdirSync(directory, { mode: 0o700 })
  for (const [name, content] of template())
    writeFileSync(join(directory, name), content, { mode: 0o600, flush: true })
  return 4
}

function damaged(directory: string): number {
  const commits = crashed(directory)
  const path = join(directory, 'addresses.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('of link 1', 'of link I'), { flush: true })
  return commits
}

export const scenes: readonly Scene[] = [
  { what: 'a first commit', prepare: () => 0, era: 1, steps: ['commit'] },
  { what: 'commits', prepare: crashed, era: 1, steps: ['commit', 'lazy', 'commit'] },
  { what: 'a compaction', prepare: crashed, era: 1, steps: ['lazy', 'compact', 'commit'] },
  { what: 'a close', prepare: crashed, era: 1, steps: ['commit', 'close'] },
  { what: 'a migration', prepare: crashed, era: 2, steps: ['commit'] },
  { what: 'a recovery', prepare: damaged, era: 1, steps: ['commit'] },
]

export const forms = ['sync', 'async'] as const
export type FormName = (typeof forms)[number]

/** The same steps in both forms. */
const calls = {
  sync: {
    compact: (store: AnyStore): unknown => {
      store.compactSync()
      return undefined
    },
    commit: (store: AnyStore, { change, durable }: Commit): unknown =>
      store.transactionSync(change, { durable }),
  },
  async: {
    compact: (store: AnyStore): unknown => store.compact(),
    commit: (store: AnyStore, { change, durable }: Commit): unknown => store.transaction(change, { durable }),
  },
}

interface Commit {
  change: ReturnType<typeof commitNumber>
  durable: boolean
}

async function take(
  store: AnyStore,
  scene: Scene,
  { step, form }: { step: Step; form: FormName },
): Promise<void> {
  if (step === 'close') store.close()
  else if (step === 'compact') await calls[form].compact(store)
  else {
    const change = commitNumber(scene.era, commitsIn(store) + 1)
    await calls[form].commit(store, { change, durable: step === 'commit' })
  }
}

/** How far the steps of a scene came: commits acknowledged, and begun. */
export interface Progress {
  least: number
  most: number
  store: AnyStore | undefined
}

interface Going {
  scene: Scene
  form: FormName
  progress: Progress
  open: () => AnyStore
  /** Whether what a step says that is done now is to be believed. */
  counts?: (step: Step) => boolean
}

/** All steps of a scene, in this process. Throws what fails. */
export async function goThrough({ scene, form, progress, open, counts = () => true }: Going): Promise<void> {
  progress.store = open()
  for (const step of scene.steps) {
    if (step === 'commit' || step === 'lazy') progress.most++
    const isPromised = counts(step)
    await take(progress.store, scene, { step, form })
    if (isPromised) progress.least = progress.most
  }
}
