/** errno name → number and strerror(3) text. */
export type ErrnoTexts = Readonly<Record<string, readonly [errno: number, text: string]>>

/** What Linux answers about links: numbers of asm-generic/errno.h, texts of glibc's C locale. */
export const linuxErrnos = {
  EPERM: [1, 'Operation not permitted'],
  ENOENT: [2, 'No such file or directory'],
  ENXIO: [6, 'No such device or address'],
  EAGAIN: [11, 'Resource temporarily unavailable'],
  ENOMEM: [12, 'Cannot allocate memory'],
  EACCES: [13, 'Permission denied'],
  EBUSY: [16, 'Device or resource busy'],
  ENODEV: [19, 'No such device'],
  EINVAL: [22, 'Invalid argument'],
  ERANGE: [34, 'Numerical result out of range'],
  EOPNOTSUPP: [95, 'Operation not supported'],
  EADDRINUSE: [98, 'Address already in use'],
  EADDRNOTAVAIL: [99, 'Cannot assign requested address'],
  ENETDOWN: [100, 'Network is down'],
  ENOBUFS: [105, 'No buffer space available'],
  ETIMEDOUT: [110, 'Connection timed out'],
  ERFKILL: [132, 'Operation not possible due to RF-kill'],
} as const satisfies ErrnoTexts

export interface ErrnoDetails {
  syscall?: string
  /** What the kernel or a program said, where that is more than strerror(3) says. */
  detail?: string
}

/** An error such as the addon throws: errno's name as `code`, its number, and where it happened. */
export function errnoError(
  code: string,
  [errno, text]: readonly [errno: number, text: string],
  details: ErrnoDetails = {},
): Error {
  return Object.assign(new Error(`${code}: ${text.toLowerCase()}`), { code, errno, ...details })
}
