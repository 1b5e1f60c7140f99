import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { LladdrError } from '../errors/index.js'

/**
 * A network namespace: the name that `ip netns` gave it, a path to a file that stands for it, or the number of a process
 * that is in it.
 */
export type Netns = string | number

/** Where ip-netns(8) keeps the names; /var/run is the same directory on most systems. */
const NAMES = '/run/netns'
const directories = [NAMES, '/var/run/netns']

/** The file that stands for the namespace. @throws LladdrError ARGUMENT_INVALID. */
export function namespacePath(netns: Netns): string {
  if (typeof netns === 'number') return pidPath(netns)
  assertName(netns)
  if (netns.includes('/')) return netns
  const paths = directories.map((directory) => `${directory}/${netns}`)
  return paths.find((path) => existsSync(path)) ?? `${NAMES}/${netns}`
}

function pidPath(pid: number): string {
  if (Number.isSafeInteger(pid) && pid > 0) return `/proc/${String(pid)}/ns/net`
  throw invalid(`The number of a process is a whole number from 1, not ${String(pid)}.`)
}

function assertName(netns: string): void {
  if (netns !== '' && netns !== '.' && netns !== '..' && !netns.includes('\0')) return
  throw invalid(`"${netns}" cannot be the name of a network namespace.`)
}

const invalid = (message: string): LladdrError =>
  new LladdrError('ARGUMENT_INVALID', message, { hint: 'Look at `ip netns list` for the names.' })

/**
 * What backups call a namespace: nothing (undefined) where it is this thread's own, else its name, so that it is found
 * again after a reboot, or its identity where it has no name. Whichever way the namespace was given, the label is the same.
 * @param identity as `Identity.namespace` tells it, e.g. `net:[4026532290]`
 */
export function namespaceLabel(identity: string): string | undefined {
  if (readlinkSync('/proc/thread-self/ns/net') === identity) return undefined
  const names = directories.flatMap((directory) =>
    namesIn(directory).filter((name) => identityOf(`${directory}/${name}`) === identity),
  )
  return names.sort()[0] ?? identity
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return [] // nothing was named here yet
  }
}

/** Files of namespaces have the number of their namespace as inode number (namespaces(7)). */
function identityOf(path: string): string | undefined {
  try {
    return `net:[${String(statSync(path).ino)}]`
  } catch {
    return undefined
  }
}
