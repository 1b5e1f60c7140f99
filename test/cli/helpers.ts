import { execFile, execFileSync, type ExecFileException } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ExecutionContext } from 'ava'
import { run } from '../../src/cli/run.js'

export interface Outcome {
  exit: number
  stdout: string
  stderr: string
}

// Tests run side by side in one process, and each change holds signals back.
process.setMaxListeners(0)

/** The command in this process, writing to strings. */
export async function cli(...argv: string[]): Promise<Outcome> {
  return cliWith({}, ...argv)
}

interface Terminal {
  isTTY?: boolean
  env?: Record<string, string>
}

export async function cliWith({ isTTY = false, env = {} }: Terminal, ...argv: string[]): Promise<Outcome> {
  const written = { stdout: '', stderr: '' }
  const writer = (name: 'stdout' | 'stderr'): { write(text: string): void; isTTY: boolean } => ({
    isTTY,
    write: (text) => {
      written[name] += text
    },
  })
  const exit = await run(argv, { stdout: writer('stdout'), stderr: writer('stderr'), env })
  return { exit, ...written }
}

/** Node's arguments that run the command from source, in a process of its own. */
export const main = ['--import=tsx', fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))]

/** Node with these arguments under another program, e.g. setpriv; resolves however it ends. */
export async function lladdrUnder(wrapper: readonly string[], ...argv: string[]): Promise<Outcome> {
  const [program = '', ...parameters] = [...wrapper, process.execPath, ...main, ...argv]
  return execute(program, parameters)
}

export const lladdr = async (...argv: string[]): Promise<Outcome> => lladdrUnder([], ...argv)

export async function execute(
  program: string,
  parameters: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(program, parameters, { env: env ?? process.env }, (error, stdout, stderr) => {
      resolve({ exit: exitOf(error), stdout, stderr })
    })
  })
}

const exitOf = (error: ExecFileException | null): number =>
  error === null ? 0 : typeof error.code === 'number' ? error.code : -1

/** A process that is root in name only, and may not even read what file modes forbid. */
export const unprivileged = ['setpriv', '--bounding-set=-all', '--inh-caps=-all']
/** May change links, and may not overrule file modes. */
export const boundByModes = ['setpriv', '--bounding-set=-dac_override,-dac_read_search']

/** Two lines: what failed, naming all of `names`, and what to do next. */
export function saysOnce(t: ExecutionContext, stderr: string, ...names: (string | RegExp)[]): void {
  const [message = '', hint = '', ...rest] = stderr.split('\n')
  t.deepEqual(rest, [''], stderr)
  t.regex(message, /^lladdr: .*[.?)]$/)
  t.regex(hint, /^ {2}\S.*[.)]$/)
  for (const name of names) {
    if (typeof name === 'string') t.true(stderr.includes(name), `${stderr} names ${name}`)
    else t.regex(stderr, name)
  }
}

/** Every file below a directory with its content, to compare before and after; undefined where there is none. */
export function contentsOf(directory: string): Record<string, string> | undefined {
  if (!existsSync(directory)) return undefined
  const names = readdirSync(directory, { recursive: true }) as string[]
  const files = names.filter((name) => statSync(join(directory, name)).isFile()).sort()
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(directory, name), 'utf8')]))
}

/** All that `ip` tells of the links that matter to us, in whatever namespace `flags` name. */
export const linksByIp = (...flags: string[]): IpLink[] =>
  JSON.parse(execFileSync('ip', [...flags, '-j', '-d', 'link'], { encoding: 'utf8' })) as IpLink[]

export interface IpLink {
  ifname: string
  ifindex: number
  address?: string
  permaddr?: string
  broadcast?: string
  flags: string[]
  mtu: number
  operstate: string
  altnames?: string[]
  linkinfo?: { info_kind?: string }
}

export const parse = (text: string): unknown => JSON.parse(text)
