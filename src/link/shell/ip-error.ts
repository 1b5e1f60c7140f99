import { LladdrError } from '../../errors/index.js'
import { errnoError, linuxErrnos } from '../errno.js'
import { ProgramFailure } from './program.js'

/** iproute2's own words for ENODEV, which it finds out before it asks the kernel for the change. */
const NO_DEVICE = /^(?:Cannot find device "|Device ".*" does not exist)/m
/** `RTNETLINK answers: …`, `Cannot send link get request: …`, `SIOCSIFHWADDR: …`: strerror(3) after the last colon. */
const STRERROR = /^.+: (.+?)\.?$/gm
/** iplink.c, when the link's own addresses have another length. */
const OTHER_LENGTH = /^Invalid address length .*$/m
/** BusyBox, and iproute2 before 4.14, know no JSON. */
const NO_JSON = /BusyBox|Option "-?-?\w+" is unknown|unrecognized option|invalid option/

/**
 * The failure of an `ip` command as the addon would throw it: errno's name and number, and `ip link set` for the system
 * call. Anything else passes through.
 */
export function ipError(error: unknown, syscall: string, link?: string): unknown {
  if (!(error instanceof ProgramFailure)) return error
  const { stderr, program } = error
  if (NO_JSON.test(stderr)) return notIproute2(program, error)
  if (OTHER_LENGTH.test(stderr)) return otherLength(stderr, link)
  if (NO_DEVICE.test(stderr)) return noDevice(syscall)
  for (const [, text] of stderr.matchAll(STRERROR)) {
    const found = Object.entries(linuxErrnos).find(([, [, known]]) => known === text)
    if (found) return errnoError(...found, { syscall })
  }
  return unexplained(error, { syscall, link })
}

export const noDevice = (syscall: string): Error => errnoError('ENODEV', linuxErrnos.ENODEV, { syscall })

export const notIproute2 = (program: string, cause: unknown): LladdrError =>
  new LladdrError('BACKEND_UNAVAILABLE', `"${program}" does not print what the ip of iproute2 prints.`, {
    path: program,
    cause,
    hint: 'Install iproute2 4.14 or later (the package is called iproute2; BusyBox has an ip of its own), or use the native backend.',
  })

const otherLength = (stderr: string, link: string | undefined): LladdrError =>
  new LladdrError(
    'LINK_NOT_ETHERNET',
    `"${link ?? ''}" has no address of six octets: ${firstLine(stderr)}.`,
    {
      link,
    },
  )

/** The kernel's extended acknowledgement: where it gives a text, iproute2 prints that (`Error: …`) and keeps the errno to itself. */
const unexplained = (
  { status, stderr, program }: ProgramFailure,
  details: { syscall: string; link: string | undefined },
): Error => {
  const words = firstLine(stderr).replace(/^Error: /, '')
  const why = words === '' ? `it exited with ${String(status)}` : words
  return new LladdrError('SYSTEM_ERROR', `"${program}" (${details.syscall}) failed: ${why}.`, details)
}

const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').replace(/\.$/, '')
