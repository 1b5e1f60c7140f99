import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openLinksSync, openSpooferSync, type Spoofer } from '../../src/index.js'
import { heapInUse } from '../helpers/heap.js'
import { forms, type FormName } from './scenes.js'
import { newDirectory, type Fault, type Setting } from './setting.js'
import type { Tally } from './tally.js'

/** The journal may grow to 256 KiB before it is folded in, and the one before it is kept as well. */
const MOST_ON_DISK = 600 * 1024
/** What is in use when a tenth is done is the measure: the compiler has settled by then. */
const MOST_IN_MEMORY = 1024 * 1024
const LINK = 'eth0'

export const rotations: Fault = {
  title: '11. 100,000 lazy rotations of one link: no growth on disk or in memory',
  run: async (tally, setting) => {
    for (const form of forms) await rotate(tally, setting, form)
  },
}

/** Half of them; the sync ones in a loop that never lets the event loop turn. */
async function rotate(tally: Tally, setting: Setting, form: FormName): Promise<void> {
  const turns = setting.isQuick ? 2500 : 50_000
  const stateDir = newDirectory(setting)
  using links = openLinksSync({ backend: 'memory' })
  using spoofer = openSpooferSync({ links, stateDir })
  const original = links.getSync(LINK).address
  const growth = new Growth(stateDir)
  for (let turn = 0; turn < turns; turn++) {
    if (form === 'sync') spoofer.spoofSync(LINK, { policy: 'random' })
    else await spoofer.spoof(LINK, { policy: 'random' })
    tally.points++
    if (turn % (turns / 50) === 0) growth.look(turn / turns)
  }
  growth.tell(tally, form)
  judge(tally, spoofer, original)
}

function judge(tally: Tally, spoofer: Spoofer, original: string | null): void {
  const { repository, links } = spoofer
  if (repository.get(LINK)?.original !== original) tally.lose(1, 'the original, after all rotations')
  if (repository.get(LINK)?.current !== links.getSync(LINK).address)
    tally.wrong('the last address is not known')
  if (repository.validate().status !== 'good') tally.wrong('the files are not good')
}

/** Of a state directory and of this process, in octets. */
class Growth {
  readonly #directory: string
  #onDisk = 0
  #first = 0
  #last = 0

  constructor(directory: string) {
    this.#directory = directory
  }

  look(done: number): void {
    const sizes = readdirSync(this.#directory).map((name) => statSync(join(this.#directory, name)).size)
    this.#onDisk = Math.max(
      this.#onDisk,
      sizes.reduce((sum, size) => sum + size, 0),
    )
    this.#last = heapInUse()
    if (done <= 0.1) this.#first = this.#last
  }

  tell(tally: Tally, form: FormName): void {
    const inMemory = this.#last - this.#first
    const kibibytes = (octets: number): string => (octets / 1024).toFixed(0)
    tally.count(`KiB on disk at most (${form})`, Number(kibibytes(this.#onDisk)))
    tally.count(`KiB more in memory at the end (${form})`, Number(kibibytes(inMemory)))
    if (this.#onDisk > MOST_ON_DISK) tally.wrong(`the state directory grew (${form})`)
    if (inMemory > MOST_IN_MEMORY) tally.wrong(`memory grew (${form})`)
  }
}
