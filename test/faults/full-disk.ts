import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '../../src/errors/index.js'
import { openStoreSync } from '../../src/store/index.js'
import { temporaryIn } from './aftermath.js'
import { forms, goThrough, scenes, type FormName, type Progress, type Scene } from './scenes.js'
import { newDirectory, type Fault, type Setting } from './setting.js'
import type { Tally } from './tally.js'
import { commitNumber, commitsIn, eras, type AnyStore } from './workload.mjs'

export const fullDisk: Fault = {
  title: '5. No space at any octet (by RLIMIT_FSIZE) and at any page (of a 64 KiB tmpfs)',
  run: async (tally, setting) => {
    for (const scene of scenes) for (const form of forms) await atEachOctet({ tally, setting, scene, form })
    if (setting.noMounts === undefined)
      for (const scene of scenes) for (const form of forms) await atEachPage({ tally, setting, scene, form })
    else tally.notRun.push(`pages of a small file system: ${setting.noMounts}`)
  },
}

interface Filling {
  tally: Tally
  setting: Setting
  scene: Scene
  form: FormName
}

/** No file may grow beyond so many octets: a write there is cut short, and the next fails with EFBIG. */
async function atEachOctet(filling: Filling): Promise<void> {
  const { setting, scene } = filling
  const stride = setting.isQuick ? 97 : 13
  for (let limit = 0; ; limit += stride) {
    const directory = newDirectory(setting)
    const before = scene.prepare(directory)
    limitFiles(limit)
    const outcome = await goOn(filling, directory, before)
    limitFiles('unlimited')
    check(filling, { directory, outcome, where: `${scene.what} (${filling.form}), ${String(limit)} octets` })
    if (!outcome.hasFailed) return
  }
}

function limitFiles(octets: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${String(octets)}:unlimited`])
}

const PAGE = 4096

async function atEachPage(filling: Filling): Promise<void> {
  const { setting, scene } = filling
  const disk = newDirectory(setting)
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(16 * PAGE)}`, 'tmpfs', disk])
  const directory = join(disk, 'state')
  const filler = join(disk, 'filler')
  for (let free = 0, isFull = true; isFull; free++) {
    rmSync(directory, { recursive: true, force: true })
    const before = scene.prepare(directory)
    writeFileSync(filler, Buffer.alloc(Math.max(0, statfsSync(disk).bavail - free) * PAGE))
    const outcome = await goOn(filling, directory, before)
    rmSync(filler)
    check(filling, { directory, outcome, where: `${scene.what} (${filling.form}), ${String(free)} pages` })
    isFull = outcome.hasFailed
  }
  execFileSync('umount', [disk])
}

interface Outcome extends Progress {
  hasFailed: boolean
}

/** The steps of the scene, as far as there is space. */
async function goOn({ tally, scene, form }: Filling, directory: string, before: number): Promise<Outcome> {
  const progress: Progress = { least: before, most: before, store: undefined }
  const open = (): AnyStore => openStoreSync(directory, eras[scene.era])
  try {
    await goThrough({ scene, form, progress, open })
    return { ...progress, hasFailed: false }
  } catch (error) {
    if (!hasCode(error, 'STATE_WRITE_FAILED')) tally.wrong(`${scene.what} (${form})`, error)
    return { ...progress, hasFailed: true }
  }
}

interface Checking {
  directory: string
  outcome: Outcome
  where: string
}

/** There is space again. */
function check({ tally, scene }: Filling, { directory, outcome, where }: Checking): void {
  tally.points++
  tally.count(outcome.hasFailed ? 'failed with STATE_WRITE_FAILED' : 'fitted')
  const { least, most } = outcome
  try {
    using fresh = openStoreSync(directory, eras[scene.era])
    for (const store of [fresh, ...(scene.steps.includes('close') ? [] : [outcome.store ?? fresh])]) {
      const count = commitsIn(store)
      if (count < least) tally.lose(least - count, where)
      if (count > most + 1) tally.wrong(`commits that nobody made: ${where}`)
      store.transactionSync(commitNumber(scene.era, count + 1))
    }
    fresh.compactSync()
    if (temporaryIn(directory).length > 0) tally.wrong(`${readdirSync(directory).join()}: ${where}`)
  } catch (error) {
    tally.lose(least, where, error)
  }
  outcome.store?.close()
}
