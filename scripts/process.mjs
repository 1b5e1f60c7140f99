/** What the scripts share: programs run with their output captured, or run in this process's place. */
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root directory. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** A program that could not be started or did not exit with 0; `output` is all it printed. */
export class ProgramFailure extends Error {
  /** @param {string} message @param {string} output */
  constructor(message, output) {
    super(message)
    this.output = output
  }
}

/**
 * Run a program to its end and return its standard output.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function run(program, args, options = {}) {
  const { error, status, signal, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    ...options,
    encoding: 'utf8',
    maxBuffer: Infinity,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (error) throw new ProgramFailure(`${program} could not be started: ${error.message}`, '')
  if (status !== 0) {
    const end = signal === null ? `exited with ${String(status)}` : `was ended by ${signal}`
    throw new ProgramFailure(`${[program, ...args].join(' ')} ${end}`, stdout + stderr)
  }
  return stdout
}

/** @param {string} name @returns {string | undefined} where PATH has such a program */
export function findProgram(name) {
  const directories = (process.env['PATH'] ?? '').split(delimiter)
  return directories.map((directory) => join(directory, name)).find(isExecutable)
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * Run a program in this process's place: same terminal, same exit code, signals passed through.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function handOver(program, args, env = process.env) {
  const child = spawn(program, args, { stdio: 'inherit', env })
  // A terminal sends its own SIGINT to the whole foreground group; passing it on would deliver it twice.
  const ignore = () => undefined
  process.on('SIGINT', process.stdin.isTTY ? ignore : () => child.kill('SIGINT'))
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`${program} could not be started: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + osConstants.signals[/** @type {NodeJS.Signals} */ (signal)]
  })
}

/** @param {number} since a `performance.now()` reading @returns {string} the time since then, e.g. `1.2 s` */
export function secondsSince(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
