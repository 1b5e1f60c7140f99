import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ExecutionContext } from 'ava'
import { LladdrError } from '../../../src/errors/index.js'
import { FileLock } from '../../../src/store/index.js'
import { formNamed } from './forms.js'
import { isWrite, trackedFiles } from './tracked-files.js'

/** What a child process does; the parameters come from the command line, what it has to say goes to its parent. */
const jobs = {
  /** Add one to a counter, many times. */
  add: async (directory: string, form: string, times: string): Promise<void> => {
    const { open, change } = formNamed(form)
    const store = await open(directory, { lockTimeout: 60_000 })
    for (let done = 0; done < Number(times); done++) {
      await change(store, ({ counters }) => {
        counters.set('total', { next: (counters.get('total')?.next ?? 0) + 1 })
      })
    }
    tell('done')
  },
  /** Commit one address, and say how it went. */
  set: async (directory: string, form: string, original: string): Promise<void> => {
    const { open, change } = formNamed(form)
    const store = await open(directory)
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original })
    })
    tell('done')
  },
  /** Commit one address, but die before the write operation of that number. */
  die: async (directory: string, form: string, number: string): Promise<void> => {
    const before = (_: string, count: number): void => {
      if (count === Number(number)) process.kill(process.pid, 'SIGKILL')
    }
    const { open, change } = formNamed(form)
    const store = await open(directory, { files: trackedFiles({ before }, isWrite) })
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original: 'new' })
    })
    tell('done')
  },
  /** Compact, but die before the write operation of that number. */
  dieCompacting: async (directory: string, form: string, number: string): Promise<void> => {
    const before = (_: string, count: number): void => {
      if (count === Number(number)) process.kill(process.pid, 'SIGKILL')
    }
    const { open, compact } = formNamed(form)
    const store = await open(directory, { files: trackedFiles({ before }, isWrite) })
    await compact(store)
    tell('done')
  },
  /** Hold a byte of a lock file until killed. */
  holdByte: async (path: string, offset: string): Promise<void> => {
    const lock = await FileLock.acquire({ path, offset: Number(offset) })
    setInterval(() => lock, 60_000)
    tell('held')
  },
  /** Hold a byte of a lock file for some milliseconds. */
  holdByteFor: async (path: string, offset: string, milliseconds: string): Promise<void> => {
    const lock = await FileLock.acquire({ path, offset: Number(offset) })
    tell('held')
    setTimeout(() => {
      lock.release()
      process.disconnect()
    }, Number(milliseconds))
  },
  /** Hold the locks of some names until killed. */
  holdNames: async (directory: string, ...names: string[]): Promise<void> => {
    const store = await formNamed('async').open(directory)
    const held = await store.lock(names)
    setInterval(() => held, 60_000)
    tell('held')
  },
}

type Job = keyof typeof jobs
/** `done`, `held`, or the error that it ended with. */
export type Word = string | { code: string; message: string; path: string | undefined }

const tell = (word: Word): void => {
  process.send?.(word)
}

const program = fileURLToPath(import.meta.url)

/** A process that does a job. It ends with the test at the latest. */
export class Child {
  readonly process: ChildProcess
  readonly #exit: Promise<unknown[]>
  readonly #word: Promise<unknown[]>

  constructor(
    t: ExecutionContext,
    command: readonly [job: Job, ...parameters: string[]],
    wrapper: string[] = [],
  ) {
    const [file = process.execPath, ...parameters] = [
      ...wrapper,
      process.execPath,
      '--import=tsx',
      program,
      ...command,
    ]
    this.process = spawn(file, parameters, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#exit = once(this.process, 'exit')
    // Not the exit: what was said before it may arrive after it.
    this.#word = Promise.race([once(this.process, 'message'), once(this.process, 'disconnect')])
    t.teardown(() => this.kill())
  }

  /** The first thing it says; undefined where it ended without a word. */
  async word(): Promise<Word | undefined> {
    const [word] = (await this.#word) as [Word?]
    return word
  }

  async exit(): Promise<{ code: number | null; signal: string | null }> {
    const [code, signal] = (await this.#exit) as [number | null, string | null]
    return { code, signal }
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL')
    await this.#exit
  }
}

if (process.argv[1] === program) {
  const [job = '', ...parameters] = process.argv.slice(2)
  const work: (...given: string[]) => Promise<void> = jobs[job as Job]
  try {
    await work(...parameters)
  } catch (error) {
    if (!(error instanceof LladdrError)) throw error
    tell({ code: error.code, message: error.message, path: error.path })
  }
  if (['add', 'set', 'die', 'dieCompacting'].includes(job)) process.disconnect()
}
