import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { findProgram } from '../../find-program.js'

/** How to start a program in a network namespace of its own, or why that cannot be done here. */
export type NamespaceWay = { available: true; unshare: string[] } | { available: false; reason: string }

const ways = [
  { needsRoot: false, flags: ['--user', '--map-root-user', '--net'] },
  { needsRoot: true, flags: ['--net'] },
]

/** Tries it, which leaves nothing behind: what the kernel, a container or a security module allow, only a try tells. */
export async function findNamespaceWay(): Promise<NamespaceWay> {
  if (process.platform !== 'linux') {
    return { available: false, reason: `network namespaces exist on Linux only, this is ${process.platform}` }
  }
  if (findProgram('unshare') === undefined) {
    return { available: false, reason: 'the program `unshare` (util-linux) is not installed' }
  }
  const isRoot = process.getuid?.() === 0
  const refusals: string[] = []
  for (const { flags } of ways.filter(({ needsRoot }) => isRoot || !needsRoot)) {
    const refusal = await refusalOf(flags)
    if (refusal === undefined) return { available: true, unshare: flags }
    refusals.push(refusal)
  }
  return { available: false, reason: [...refusals, ...restrictions()].join('; ') }
}

async function refusalOf(flags: readonly string[]): Promise<string | undefined> {
  try {
    await promisify(execFile)('unshare', [...flags, 'true'])
    return undefined
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string }
    return stderr.trim() || message
  }
}

const sysctls: readonly (readonly [string, (value: string) => boolean])[] = [
  ['user/max_user_namespaces', (value) => value === '0'],
  ['kernel/unprivileged_userns_clone', (value) => value === '0'],
  ['kernel/apparmor_restrict_unprivileged_userns', (value) => value !== '0'],
]

/** The settings that forbid it, as sysctl(8) writes them. */
function restrictions(): string[] {
  return sysctls.flatMap(([name, forbids]) => {
    const value = readSetting(`/proc/sys/${name}`)
    return value !== undefined && forbids(value) ? [`${name.replace('/', '.')} is ${value}`] : []
  })
}

/** Not every kernel has every setting. */
function readSetting(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
