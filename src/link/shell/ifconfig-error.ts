import { LladdrError } from '../../errors/index.js'
import { errnoError, type ErrnoTexts } from '../errno.js'
import { ProgramFailure } from './program.js'

/** What macOS answers about links: sys/errno.h and strerror(3) of Darwin. */
const darwinErrnos = {
  EPERM: [1, 'Operation not permitted'],
  ENXIO: [6, 'Device not configured'],
  EACCES: [13, 'Permission denied'],
  EBUSY: [16, 'Resource busy'],
  EINVAL: [22, 'Invalid argument'],
  ENOTSUP: [45, 'Operation not supported'],
  EADDRINUSE: [48, 'Address already in use'],
  EADDRNOTAVAIL: [49, "Can't assign requested address"],
  ENETDOWN: [50, 'Network is down'],
  EOPNOTSUPP: [102, 'Operation not supported on socket'],
} as const satisfies ErrnoTexts

/** Words of ifconfig's own (Perror() in ifconfig.c) instead of strerror(3). */
const ownWords: readonly (readonly [RegExp, keyof typeof darwinErrnos])[] = [
  [/interface .* does not exist|no such interface/, 'ENXIO'],
  [/permission denied/, 'EPERM'],
]

/** The failure of an `ifconfig` command as the addon would throw it; see ipError. */
export function ifconfigError(error: unknown, syscall: string): unknown {
  if (!(error instanceof ProgramFailure)) return error
  const said = error.stderr.trim()
  const code = ownWords.find(([words]) => words.test(said))?.[1] ?? codeOf(said)
  if (code !== undefined) return errnoError(code, darwinErrnos[code], { syscall })
  return new LladdrError('SYSTEM_ERROR', `"${error.program}" failed: ${said}.`, { syscall })
}

const codes = Object.keys(darwinErrnos) as (keyof typeof darwinErrnos)[]

/** `ifconfig: ioctl (SIOCAIFADDR): Can't assign requested address` */
const codeOf = (said: string): keyof typeof darwinErrnos | undefined =>
  codes.find((code) => said.endsWith(`: ${darwinErrnos[code][1]}`))

export const noInterface = (syscall: string): Error => errnoError('ENXIO', darwinErrnos.ENXIO, { syscall })

/** What this backend does not do with the commands of macOS. */
export const unsupported = (syscall: string): Error =>
  errnoError('EOPNOTSUPP', darwinErrnos.EOPNOTSUPP, { syscall })
