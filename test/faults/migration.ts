import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode, LladdrError } from '../../src/errors/index.js'
import { openStoreSync } from '../../src/store/index.js'
import { crashesIn, type Operation } from './crash-states.js'
import { Crashes, recover, type Crash } from './crashes.js'
import { MemoryDisk } from './memory-disk.js'
import { memoryFiles } from './memory-files.js'
import { lockDirectory, newDirectory, type Fault, type Setting } from './setting.js'
import type { Tally } from './tally.js'
import { commitNumber, commitsIn, eras } from './workload.mjs'

const before: readonly Operation[][] = [
  ['commit'],
  ['commit', 'commit', 'compaction'],
  ['commit', 'compaction', 'commit', 'lazy commit'],
  ['commit', 'compaction', 'commit', 'compaction', 'commit', 'close'],
]

export const migration: Fault = {
  title: '10. Cut off at every step of a migration; older programs; stale journals',
  isTimeless: true,
  run: (tally, setting) => {
    const directory = lockDirectory(setting)
    const crashes = new Crashes(directory)
    for (const sequence of before) crashesIn([...sequence, 'migration'], directory, crashes)
    const second = new Crashes(directory)
    for (const crash of crashes.found) {
      recover({ tally, directory, next: second }, crash)
      openByOlder({ tally, directory }, crash)
    }
    tally.count('states after a crash in a migration', crashes.found.length)
    if (!setting.isQuick) for (const crash of second.found) recover({ tally, directory }, crash)
    if (!setting.isQuick) tally.count('states after a second crash', second.found.length)
    refuseUntouched(tally, setting)
    refuseStale(tally, setting)
  },
}

/** Such a program must find what it knows, or leave everything as it is. */
function openByOlder({ tally, directory }: { tally: Tally; directory: string }, crash: Crash): void {
  const disk = new MemoryDisk(crash.names)
  const changes: string[] = []
  disk.onChange = () => changes.push(crash.where)
  tally.points++
  try {
    const store = openStoreSync(directory, eras[1], { files: memoryFiles(disk) })
    const count = commitsIn(store)
    if (count < crash.least) tally.lose(crash.least - count, `an older program, ${crash.where}`)
    tally.count('an older program finds all it knew')
  } catch (error) {
    if (hasCode(error, 'STATE_NEWER') && changes.length === 0)
      tally.count('an older program refuses, nothing touched')
    else tally.wrong(`an older program, ${crash.where}`, error)
    return
  }
  const names = disk.afterKill()
  recover({ tally, directory }, { ...crash, names, where: `after an older program, ${crash.where}` })
}

const contents = (directory: string): Map<string, Buffer> =>
  new Map(
    readdirSync(directory)
      .filter((name) => name.includes('.'))
      .map((name) => [name, readFileSync(join(directory, name))]),
  )

/** A directory of real files that was migrated, with four commits. */
function migrated(setting: Setting): string {
  const directory = newDirectory(setting)
  {
    using store = openStoreSync(directory, eras[1])
    store.transactionSync(commitNumber(1, 1))
    store.compactSync()
    store.transactionSync(commitNumber(1, 2))
  }
  using store = openStoreSync(directory, eras[2])
  store.transactionSync(commitNumber(2, 3))
  store.transactionSync(commitNumber(2, 4))
  return directory
}

function refuseUntouched(tally: Tally, setting: Setting): void {
  const directory = migrated(setting)
  const files = contents(directory)
  tally.points++
  try {
    openStoreSync(directory, eras[1])
    tally.wrong('an older program opened migrated files')
  } catch (error) {
    if (!hasCode(error, 'STATE_NEWER')) tally.wrong('an older program', error)
  }
  const after = contents(directory)
  if (
    after.size !== files.size ||
    [...files].some(([name, content]) => after.get(name)?.equals(content) !== true)
  )
    tally.wrong('an older program changed migrated files')
}

/** Each file in place of each other of its kind: what is older than the rest must not count. */
function refuseStale(tally: Tally, setting: Setting): void {
  const directory = migrated(setting)
  const files = contents(directory)
  const journals = [...files.keys()].filter((name) => name.startsWith('journal.ndjson'))
  const snapshots = [...files.keys()].filter((name) => name.startsWith('addresses.json'))
  for (const kind of [journals, snapshots])
    for (const stale of kind) {
      const [main = ''] = kind.filter((name) => !/\.(bak|v\d+)$/.test(name))
      if (stale === main) continue
      tryStale(tally, setting, {
        files: new Map([...files, [main, files.get(stale) ?? Buffer.alloc(0)]]),
        where: `${stale} as ${main}`,
      })
    }
}

interface Stale {
  files: ReadonlyMap<string, Buffer>
  where: string
}

function tryStale(tally: Tally, setting: Setting, { files, where }: Stale): void {
  const directory = lockDirectory(setting)
  for (const [name, content] of files) writeFileSync(join(directory, name), content)
  tally.points++
  try {
    using store = openStoreSync(directory, eras[2])
    const count = commitsIn(store)
    if (count < 4) tally.lose(4 - count, where)
    tally.count('a stale file: what it lacks comes from the others')
  } catch (error) {
    if (error instanceof LladdrError) tally.count(`a stale file: ${error.code}`)
    else tally.wrong(where, error)
  }
}
