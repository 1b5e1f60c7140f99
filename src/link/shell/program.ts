import { execFile, execFileSync, type ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import * as z from 'zod'
import { LladdrError } from '../../errors/index.js'
import { lazily } from '../../lazily.js'
import { errnoError } from '../errno.js'

/** A program that ran and did not exit with 0. What it said is its own affair, so each tool reads it by its own table. */
export class ProgramFailure extends Error {
  constructor(
    readonly program: string,
    readonly status: number,
    readonly stderr: string,
  ) {
    super(`${program} exited with ${String(status)}: ${stderr.trim()}`)
    this.name = 'ProgramFailure'
  }
}

/** The time that the native backend gives the kernel. */
const TIMEOUT_MS = 5000
/** ETIMEDOUT of the system this runs on: 110 on Linux, 60 on macOS. */
const ETIMEDOUT = process.platform === 'darwin' ? 60 : 110

export interface ProgramInput {
  /** Standard input; empty unless given. */
  input?: string
  /** For how many times the usual time it may run; default 1. */
  patience?: number
}

/** One program, run directly with an argument array: no shell, no locale, and never for ever. */
export class Program {
  readonly #options = {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    // A thousand links fill the default of one megabyte.
    maxBuffer: Infinity,
  } as const

  /** @param path absolute, see findProgram. */
  constructor(
    readonly path: string,
    readonly timeout = TIMEOUT_MS,
  ) {}

  /** Standard output. @throws ProgramFailure, LladdrError BACKEND_UNAVAILABLE, or an errno error. */
  async run(parameters: readonly string[], { input = '', patience = 1 }: ProgramInput = {}): Promise<string> {
    const timeout = this.timeout * patience
    return new Promise((resolve, reject) => {
      const child = execFile(this.path, parameters, this.#options, (error, stdout, stderr) => {
        clearTimeout(timer)
        if (error) reject(this.#failure(Object.assign(error, { stderr }), timeout))
        else resolve(stdout)
      })
      child.stdin?.on('error', () => undefined) // it ended without reading; its exit status says why
      child.stdin?.end(input)
      const timer = setTimeout(() => endNow(child), timeout)
    })
  }

  runSync(parameters: readonly string[], { input, patience = 1 }: ProgramInput = {}): string {
    const timeout = this.timeout * patience
    try {
      return execFileSync(this.path, parameters, {
        ...this.#options,
        timeout,
        input,
        killSignal: 'SIGKILL',
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      })
    } catch (error) {
      throw this.#failure(error, timeout)
    }
  }

  #failure(error: unknown, timeout: number): Error {
    const { exit, code, killed, signal, stderr } = failedRun().parse(error)
    if (exit !== null) return new ProgramFailure(this.path, exit, stderr)
    if (code === 'ETIMEDOUT' || killed) return timedOut(basename(this.path), timeout)
    if (code === 'ENOENT' || code === 'EACCES') return gone(this.path, error)
    if (signal !== null) return new LladdrError('SYSTEM_ERROR', `"${this.path}" was ended by ${signal}.`)
    return error instanceof Error ? error : new Error(String(error))
  }
}

/**
 * Not execFile's own timeout: that closes standard output before it looks whether the program has ended already, and
 * where the event loop was busy for so long, takes a program that did its work in time for one that said nothing.
 */
function endNow(child: ChildProcess): void {
  child.once('exit', (_, signal) => {
    if (signal === null) return
    // A child of the program may live on and keep them open.
    child.stdout?.destroy()
    child.stderr?.destroy()
  })
  child.kill('SIGKILL')
}

/**
 * What execFile and execFileSync tell of a failure. The exit status is in `code` of the one and in `status` of the other;
 * an errno's name in `code` says that the program could not be started, or (execFileSync) took too long.
 */
const failedRun = lazily(() =>
  z
    .object({
      status: z.number().nullish(),
      code: z.union([z.string(), z.number()]).nullish(),
      /** By us, which happens at the timeout only. */
      killed: z.boolean().default(false),
      signal: z.string().nullable().default(null),
      stderr: z.string().nullish(),
    })
    .transform(({ status, code, stderr, ...rest }) => ({
      ...rest,
      code,
      stderr: stderr ?? '',
      exit: status ?? (typeof code === 'number' ? code : null),
    })),
)

const timedOut = (syscall: string, timeout: number): Error =>
  errnoError('ETIMEDOUT', [ETIMEDOUT, 'Timed out'], {
    syscall,
    detail: `no answer within ${String(timeout)} ms`,
  })

const gone = (path: string, cause: unknown): LladdrError =>
  new LladdrError('BACKEND_UNAVAILABLE', `"${path}" can no longer be run.`, {
    path,
    cause,
    hint: 'Put the program back, or use the native backend.',
  })
