import { readdirSync } from 'node:fs'
import { hasCode, LladdrError } from '../../src/errors/index.js'
import type { StoreFiles } from '../../src/store/files.js'
import { openStoreSync } from '../../src/store/index.js'
import { trackedFiles, type Operation, type Tracker } from '../store/helpers/tracked-files.js'
import { inspectAftermath } from './aftermath.js'
import { forms, goThrough, scenes, type FormName, type Progress, type Scene } from './scenes.js'
import { newDirectory, type Fault, type Setting } from './setting.js'
import type { Tally } from './tally.js'
import { callsIn, runTraced, saidOf } from './traced.js'
import { commitNumber, commitsIn, eras, type AnyStore } from './workload.mjs'

export const failing: Fault = {
  title: '9. Every operation, and every system call that changes something, failing once and then for good',
  run: async (tally, setting) => {
    for (const kind of kinds()) {
      let number = 1
      while (await attempt({ ...kind, tally, setting, number })) number += setting.isQuick ? 5 : 1
    }
    if (setting.noStrace === undefined) await failCalls(tally, setting)
    else tally.notRun.push(`system calls: ${setting.noStrace}`)
  },
}

function* kinds(): Generator<Kind> {
  for (const scene of scenes)
    for (const form of forms)
      for (const lasting of [false, true]) {
        yield { scene, form, lasting, moment: 'before' }
        yield { scene, form, lasting, moment: 'after' }
      }
}

interface Kind {
  scene: Scene
  form: FormName
  /** Before it had its effect; or after, as a failed flush. */
  moment: keyof Tracker
  lasting: boolean
}

interface Attempt extends Kind {
  tally: Tally
  setting: Setting
  number: number
}

const failure = (moment: keyof Tracker): Error => {
  const syscall = moment === 'before' ? 'write' : 'fdatasync'
  return Object.assign(new Error(`EIO: i/o error, ${syscall}`), { code: 'EIO', errno: -5, syscall })
}

const descriptors = (): number => readdirSync('/proc/self/fd').length

/** Fails one operation, or all from there on, until it is repaired. */
class Breakage {
  readonly #attempt: Attempt
  #hasFailed = false
  #isRepaired = false

  constructor(one: Attempt) {
    this.#attempt = one
  }

  get hasFailed(): boolean {
    return this.#hasFailed
  }

  repair(): void {
    this.#isRepaired = true
  }

  get files(): StoreFiles {
    const { moment } = this.#attempt
    // What was opened and then failed could not be closed by anybody.
    const counts = (operation: Operation): boolean => moment === 'before' || operation !== 'follow'
    const strike = (_: string, count: number): void => {
      this.#strike(count)
    }
    return trackedFiles({ [moment]: strike }, counts)
  }

  #strike(count: number): void {
    const { moment, lasting, number } = this.#attempt
    if (this.#isRepaired || (lasting ? count < number : count !== number)) return
    this.#hasFailed = true
    throw failure(moment)
  }
}

/** Whether there was such an operation. */
async function attempt(one: Attempt): Promise<boolean> {
  const { tally, setting, scene, form, moment, lasting, number } = one
  const directory = newDirectory(setting)
  const before = scene.prepare(directory)
  const where = `${scene.what} (${form}), ${moment} operation ${String(number)}${lasting ? ' and all that follow' : ''}`
  const breakage = new Breakage(one)
  const atFirst = descriptors()
  const progress: Progress = { least: before, most: before, store: undefined }
  const open = (): AnyStore => openStoreSync(directory, eras[scene.era], { files: breakage.files })
  try {
    await goThrough({ scene, form, progress, open })
  } catch (error) {
    if (!(error instanceof LladdrError && error.message.includes('EIO'))) tally.wrong(where, error)
  }
  breakage.repair()
  tally.points++
  goesOn(tally, { scene, where, progress })
  progress.store?.close()
  if (descriptors() !== atFirst) tally.wrong(`descriptors left open: ${where}`)
  inspectAftermath(tally, directory, { ...progress, era: scene.era, where })
  return breakage.hasFailed
}

interface Continuing {
  scene: Scene
  where: string
  progress: Progress
}

/** The store that met the failure can be used afterwards, or says clearly that it is read-only. */
function goesOn(tally: Tally, { scene, where, progress }: Continuing): void {
  const { store } = progress
  if (!store || scene.steps.includes('close')) return
  try {
    const count = commitsIn(store)
    if (count < progress.least) tally.lose(progress.least - count, `still open, ${where}`)
    progress.most = Math.max(progress.most, count + 1)
    store.transactionSync(commitNumber(scene.era, count + 1))
    progress.least = count + 1
    tally.count('usable afterwards')
  } catch (error) {
    if (hasCode(error, 'STATE_READ_ONLY')) tally.count('read-only afterwards: STATE_READ_ONLY')
    else tally.wrong(`not usable afterwards: ${where}`, error)
  }
}

const reading = ['openat', 'fcntl']

async function failCalls(tally: Tally, setting: Setting): Promise<void> {
  const form = 'sync'
  for (const scene of scenes.filter(({ what }) => what !== 'a close')) {
    const directory = newDirectory(setting)
    scene.prepare(directory)
    const calls = (await callsIn({ scene, form, directory })).filter(
      (call) => !reading.includes(call.split(':')[0] ?? ''),
    )
    const queue = calls
      .filter((_, number) => !setting.isQuick || number % 15 === 0)
      .flatMap((call) => [call, `${call}+`])
      .values()
    const work = async (): Promise<void> => {
      for (const call of queue) await failCall({ tally, setting, scene, form, call })
    }
    await Promise.all([work(), work()])
  }
}

interface FailingCall {
  tally: Tally
  setting: Setting
  scene: Scene
  form: FormName
  call: string
}

async function failCall({ tally, setting, scene, form, call }: FailingCall): Promise<void> {
  const directory = newDirectory(setting)
  const before = scene.prepare(directory)
  const [name = '', number = ''] = call.split(':')
  const inject = ['-e', `inject=${name}:error=EIO:when=${number}`, '-o', '/dev/null']
  const outcome = await runTraced({ scene, form, directory }, inject)
  const where = `${scene.what}, system call ${call}`
  tally.points++
  tally.count('system calls made to fail')
  const isTold = outcome.said.some((line) => line.startsWith('failed') && line.includes('EIO'))
  if (!isTold) tally.count('of these not told to the caller: what failed was not needed')
  if (outcome.said.at(-1) !== 'descriptors 0') tally.wrong(`${outcome.said.join('; ')}: ${where}`)
  inspectAftermath(tally, directory, { ...saidOf(outcome, before), era: scene.era, where })
}
