import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'
import type { FormName, Scene } from './scenes.js'

const program = fileURLToPath(new URL('child.mjs', import.meta.url))

/** Those that change something; in the async form nobody but the pool's one thread makes them. */
const changing = ['mkdir', 'write', 'fsync', 'fdatasync', 'rename', 'link', 'unlink', 'ftruncate']
const others = ['openat', 'fcntl']
const callsOf = (form: FormName): string[] => (form === 'sync' ? [...changing, ...others] : changing)

const names = ['journal.ndjson', 'addresses.json', 'counters.json']
const files = names.flatMap((name) => [name, `${name}.tmp`, `${name}.bak`, `${name}.bak.tmp`])
const paths = ['', 'lock', 'quarantine', ...files]

export interface Traced {
  scene: Scene
  form: FormName
  directory: string
}

export interface Outcome {
  signal: string | null
  /** Lines it said. */
  said: string[]
}

/** Run a scene in a process under strace, which does to it what `inject` says. */
export async function runTraced(traced: Traced, options: readonly string[]): Promise<Outcome> {
  const { scene, form, directory } = traced
  const watched = paths.flatMap((path) => ['-P', path ? join(directory, path) : directory])
  const child = spawn(
    'strace',
    [
      ...['-f', '-qq', ...watched, '-e', `trace=${callsOf(form).join()}`, ...options],
      ...[process.execPath, program, directory, form, String(scene.era), ...scene.steps],
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '1', NODE_OPTIONS: '' },
    },
  )
  const ended = new Promise<string | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (_, signal) => {
      resolve(signal)
    })
  })
  const said = (await text(child.stdout)).split('\n').filter((line) => line !== '')
  return { signal: await ended, said }
}

/** The system calls of a scene on its files, each with its number among those of its name in its thread: so strace counts. */
export async function callsIn(traced: Traced): Promise<string[]> {
  const log = `${traced.directory}.trace`
  await runTraced(traced, ['-o', log])
  const counts = new Map<string, number>()
  const calls = readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, thread, name] = /^(\d+) +(\w+)\(/.exec(line) ?? []
      if (thread === undefined || name === undefined) return []
      const number = (counts.get(`${thread} ${name}`) ?? 0) + 1
      counts.set(`${thread} ${name}`, number)
      return [`${name}:${String(number)}`]
    })
  return [...new Set(calls)]
}

/** How many commits it said that it began, and that were acknowledged. */
export function saidOf({ said }: Outcome, atFirst: number): { least: number; most: number } {
  const last = (word: string): number =>
    Math.max(
      atFirst,
      ...said.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.split(' ')[1])),
    )
  return { least: last('done'), most: last('begin') }
}
