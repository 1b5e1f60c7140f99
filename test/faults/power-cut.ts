import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openStoreSync } from '../../src/store/index.js'
import { isWrite, trackedFiles, type Tracker } from '../store/helpers/tracked-files.js'
import { inspectAftermath } from './aftermath.js'
import { LoopDisk } from './loop-disk.js'
import { forms, goThrough, scenes, type FormName, type Progress, type Scene } from './scenes.js'
import type { Fault } from './setting.js'
import type { Tally } from './tally.js'
import { eras, type AnyStore } from './workload.mjs'

export const powerCut: Fault = {
  title: '2. Power cuts on a real ext4: after each step, and before and after each file operation',
  run: async (tally, setting) => {
    if (setting.noDevices !== undefined) {
      tally.notRun.push(setting.noDevices)
      return
    }
    using disk = new LoopDisk(setting.scratch, { room: '64m' })
    const stride = setting.isQuick ? 3 : 1
    for (const scene of scenes)
      for (const form of forms) {
        const one = { tally, disk, scene, form }
        for (let number = 1; await cut({ ...one, moment: 'before', number });) number += stride
        for (let number = 1; await cut({ ...one, moment: 'after', number });) number += stride
      }
  },
}

interface Cut {
  tally: Tally
  disk: LoopDisk
  scene: Scene
  form: FormName
  moment: keyof Tracker
  /** Which operation; after the last one, the cut comes when all steps are acknowledged. */
  number: number
}

/** Whether there was such an operation. */
async function cut({ tally, disk, scene, form, moment, number }: Cut): Promise<boolean> {
  const directory = join(disk.path, 'state')
  rmSync(directory, { recursive: true, force: true })
  const before = scene.prepare(directory)
  disk.flush()
  const power = new Power(disk)
  const strike = (_: string, count: number): void => {
    if (count === number) power.cut()
  }
  const files = trackedFiles({ [moment]: strike }, isWrite)
  const progress: Progress = { least: before, most: before, store: undefined }
  const open = (): AnyStore => openStoreSync(directory, eras[scene.era], { files })
  // Lazy ones are promised by the next that is not.
  const counts = (step: string): boolean => step !== 'lazy' && !power.isCut
  const where = `${scene.what} (${form}), ${moment} operation ${String(number)}`
  try {
    await goThrough({ scene, form, progress, open, counts })
  } catch (error) {
    if (!power.isCut) tally.wrong(`failed without a cut: ${where}`, error)
  }
  const wasCut = power.isCut
  if (!wasCut) power.cut()
  // What it still tries to write fails.
  progress.store?.close()
  disk.comeBack()
  tally.points++
  inspectAftermath(tally, directory, { ...progress, era: scene.era, where })
  return wasCut
}

class Power {
  readonly #disk: LoopDisk
  #isCut = false

  constructor(disk: LoopDisk) {
    this.#disk = disk
  }

  get isCut(): boolean {
    return this.#isCut
  }

  cut(): void {
    this.#isCut = true
    this.#disk.cutPower()
  }
}
