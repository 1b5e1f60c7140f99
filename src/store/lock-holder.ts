import { readdirSync, readFileSync, statSync } from 'node:fs'

/**
 * Who holds a lock, e.g. `process 4711 (node)`; undefined where /proc does not tell. F_OFD_GETLK gives no process, but
 * /proc/PID/fdinfo lists the locks of each descriptor (proc_pid_fdinfo(5)); other users' are visible to root only.
 */
export function lockHolder(path: string, offset: number): string | undefined {
  const inode = attempt(() => statSync(path).ino)
  if (inode === undefined) return undefined
  const range = new RegExp(`^lock:.* OFDLCK .*:${String(inode)} ${String(offset)} ${String(offset)}$`, 'm')
  const pid = processIds().find((candidate) => holds(candidate, range))
  return pid === undefined ? undefined : describe(pid)
}

const processIds = (): string[] =>
  (attempt(() => readdirSync('/proc')) ?? []).filter((name) => /^\d+$/.test(name))

function holds(pid: string, range: RegExp): boolean {
  const directory = `/proc/${pid}/fdinfo`
  const descriptors = attempt(() => readdirSync(directory)) ?? []
  return descriptors.some((name) =>
    range.test(attempt(() => readFileSync(`${directory}/${name}`, 'utf8')) ?? ''),
  )
}

function describe(pid: string): string {
  const command = attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim())
  const self = Number(pid) === process.pid ? ', this process' : ''
  return `process ${pid} (${command ?? 'gone'}${self})`
}

/** Processes come and go while we look. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
