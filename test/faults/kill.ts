import { inspectAftermath } from './aftermath.js'
import { forms, scenes, type FormName, type Scene } from './scenes.js'
import { newDirectory, type Fault, type Setting } from './setting.js'
import type { Tally } from './tally.js'
import { callsIn, runTraced, saidOf } from './traced.js'

export const kill: Fault = {
  title:
    '1. Killed at every system call of a first commit, commits, a compaction, a close, a migration and a recovery',
  run: async (tally, setting) => {
    if (setting.noStrace) {
      tally.notRun.push(setting.noStrace)
      return
    }
    for (const scene of scenes)
      for (const form of forms) await killEverywhere({ tally, setting, scene, form })
  },
}

interface Killing {
  tally: Tally
  setting: Setting
  scene: Scene
  form: FormName
}

async function killEverywhere(killing: Killing): Promise<void> {
  const { tally, setting, scene, form } = killing
  const directory = newDirectory(setting)
  scene.prepare(directory)
  const calls = await callsIn({ scene, form, directory })
  const chosen = calls.filter((_, number) => !setting.isQuick || number % 11 === 0)
  tally.count(`${scene.what} (${form})`, chosen.length)
  const queue = chosen.values()
  // One for each processor.
  await Promise.all(
    [1, 2].map(async () => {
      for (const call of queue) await killAt(killing, call)
    }),
  )
}

async function killAt({ tally, setting, scene, form }: Killing, call: string): Promise<void> {
  const directory = newDirectory(setting)
  const before = scene.prepare(directory)
  const [name = '', number = ''] = call.split(':')
  const inject = ['-e', `inject=${name}:error=ENOSYS:signal=KILL:when=${number}`, '-o', '/dev/null']
  const outcome = await runTraced({ scene, form, directory }, inject)
  const where = `${scene.what} (${form}), ${call}`
  tally.points++
  if (outcome.signal !== 'SIGKILL') tally.wrong(`it was not killed: ${where}, ${outcome.said.join()}`)
  inspectAftermath(tally, directory, { ...saidOf(outcome, before), era: scene.era, where })
}
