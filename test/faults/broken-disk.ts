import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { LladdrError } from '../../src/errors/index.js'
import { openStoreSync } from '../../src/store/index.js'
import { inspectAftermath } from './aftermath.js'
import { LoopDisk } from './loop-disk.js'
import { forms, type FormName } from './scenes.js'
import type { Fault } from './setting.js'
import type { Tally } from './tally.js'
import { commitNumber, commitsIn, eras, type AnyStore } from './workload.mjs'

// The disk is broken for ext4's own journal too. Where that was spared, fdatasync(2) was seen to succeed for a block that
// the device had refused (Linux 6.18, without any of our code): nothing can be promised on such a disk.
const kinds = [
  { what: 'blocks of 1 KiB', options: ['-b', '1024'] },
  { what: 'blocks of 4 KiB', options: ['-b', '4096'] },
]

export const brokenDisk: Fault = {
  title: '4. Real I/O errors: a flush that fails, on a disk that can take no new block',
  run: async (tally, setting) => {
    if (setting.noDevices !== undefined) {
      tally.notRun.push(setting.noDevices)
      return
    }
    for (const { what, options } of kinds)
      for (const form of forms)
        for (let attempt = 0; attempt < (setting.isQuick ? 2 : 8); attempt++) {
          using disk = new LoopDisk(setting.scratch, { room: '6m', options })
          await attemptOn(disk, {
            tally,
            form,
            where: `${what} (${form}), attempt ${String(attempt)}`,
            commits: attempt + 1,
          })
        }
  },
}

interface Attempt {
  tally: Tally
  form: FormName
  where: string
  /** Made before the disk breaks. */
  commits: number
}

async function attemptOn(disk: LoopDisk, attempt: Attempt): Promise<void> {
  const { tally, form, where } = attempt
  const directory = join(disk.path, 'state')
  const store = openStoreSync(directory, eras[1])
  for (let number = 1; number <= attempt.commits; number++) store.transactionSync(commitNumber(1, number))
  disk.wearOut()
  let least = attempt.commits
  let failures = 0
  // Enough of them to need a new block.
  for (let time = 0; time < 60; time++) {
    tally.points++
    const failure = await tryCommit(store, form)
    if (failure === undefined) {
      least++
      tally.count(
        failures === 0 ? 'acknowledged before the failure' : 'acknowledged after it, in a new journal',
      )
    } else {
      failures++
      tally.count(failure instanceof LladdrError ? failure.code : inspect(failure))
    }
  }
  if (failures === 0) tally.wrong(`nothing failed: ${where}`)
  disk.cutPower()
  store.close()
  disk.unmount()
  disk.mend()
  disk.mount()
  inspectAftermath(tally, directory, { least, most: least + 1, era: 1, where })
  rmSync(directory, { recursive: true })
}

async function tryCommit(store: AnyStore, form: FormName): Promise<unknown> {
  try {
    const change = commitNumber(1, commitsIn(store) + 1)
    if (form === 'sync') store.transactionSync(change)
    else await store.transaction(change)
    return undefined
  } catch (error) {
    return error
  }
}
