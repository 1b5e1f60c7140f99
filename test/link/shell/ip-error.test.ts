import test from 'ava'
import { LladdrError } from '../../../src/index.js'
import { failedToSet } from '../../../src/link/link-error.js'
import { ipError } from '../../../src/link/shell/ip-error.js'
import { ProgramFailure } from '../../../src/link/shell/program.js'

const told = (stderr: string, status = 2): LladdrError => {
  const failure = new ProgramFailure('/usr/sbin/ip', status, stderr)
  return failedToSet(ipError(failure, 'ip link set', 'eth0'), 'eth0', '02:00:00:00:00:01') as LladdrError
}

/** As iproute2 6.1 printed them, but for those of other programs and of errors that no link here gives. */
const sayings = [
  ['RTNETLINK answers: Operation not permitted\n', 'PERMISSION_DENIED', 1],
  ['RTNETLINK answers: Device or resource busy\n', 'LINK_BUSY', 16],
  ['RTNETLINK answers: No such device\n', 'LINK_NOT_FOUND', 19],
  ['RTNETLINK answers: No such device\nCannot send link get request: No such device\n', 'LINK_NOT_FOUND', 19],
  ['Cannot find device "eth0"\n', 'LINK_NOT_FOUND', 19],
  ['Device "eth0" does not exist.\n', 'LINK_NOT_FOUND', 19],
  ['RTNETLINK answers: Invalid argument\n', 'ADDRESS_REJECTED', 22],
  ['RTNETLINK answers: Operation not supported\n', 'CHANGE_UNSUPPORTED', 95],
  ['RTNETLINK answers: Address already in use\n', 'ADDRESS_IN_USE', 98],
  ['RTNETLINK answers: Cannot assign requested address\n', 'ADDRESS_REJECTED', 99],
  ['RTNETLINK answers: Operation not possible due to RF-kill\n', 'LINK_BLOCKED', 132],
  ['Cannot open netlink socket: Permission denied\n', 'PERMISSION_DENIED', 13],
  ['Invalid address length 6 - must be 20 bytes\n', 'LINK_NOT_ETHERNET', undefined],
  ['Option "-j" is unknown, try "ip -help".\n', 'BACKEND_UNAVAILABLE', undefined],
  [
    'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: ip [OPTIONS]',
    'BACKEND_UNAVAILABLE',
    undefined,
  ],
] as const

for (const [stderr, code, errno] of sayings) {
  test(`C4: "${stderr.trim().slice(0, 60)}" is ${code}`, (t) => {
    const error = told(stderr)
    t.true(error instanceof LladdrError)
    t.like(error, { code, errno })
    if (errno !== undefined) t.like(error, { syscall: 'ip link set', link: 'eth0' })
  })
}

test("C4: the kernel's own text is passed on where iproute2 keeps the errno to itself", (t) => {
  const error = told('Error: Device is up. Set it down before changing the address.\n')
  t.like(error, { code: 'SYSTEM_ERROR', errno: undefined, link: 'eth0', syscall: 'ip link set' })
  t.regex(error.message, /Device is up\. Set it down before changing the address\.$/)
})

test('C4: a failure without a word tells at least the exit status', (t) => {
  t.regex(told('', 255).message, /exited with 255/)
})

test('C4: what is not a failure of the program passes through', (t) => {
  const bug = new TypeError('bug')
  t.is(ipError(bug, 'ip link set'), bug)
})
