import test, { type ExecutionContext } from 'ava'
import { readFileSync } from 'node:fs'
import { IfconfigTool } from '../../../src/link/shell/ifconfig.js'
import { Program } from '../../../src/link/shell/program.js'
import { ShellLinkLayer } from '../../../src/link/shell/shell.js'
import { throwsCode } from '../../helpers/errors.js'
import { ports, sonoma } from '../../helpers/macos.js'
import { print, script } from '../../helpers/scripts.js'
import { call, twins } from '../../helpers/twins.js'

const A = '02:00:00:00:00:0a'

/** Programs that print what a Mac's print; a change goes to the log, or fails with these words. */
function mac(t: ExecutionContext, { failure = '' } = {}): { links: ShellLinkLayer; changes: () => string[] } {
  const log = `${script(t)}.log`
  const change = failure === '' ? `echo "$*" >> ${log}` : `echo "${failure}" >&2; exit 1`
  const program = (...lines: string[]): Program => new Program(script(t, ...lines))
  const tool = new IfconfigTool({
    ifconfig: program(`if [ "$1" != -v ]; then ${change}; exit; fi`, print(sonoma)),
    networksetup: program(print(ports)),
    sysctl: program('[ "$*" = "-n kern.bootsessionuuid" ] && echo 4D5C8E1A-0000-4000-8000-1F0C00000000'),
  })
  return { links: new ShellLinkLayer(tool), changes: () => readFileSync(log, 'utf8').trimEnd().split('\n') }
}

for (const [form, drive] of twins) {
  test(`C4: macOS: a link has its permanent address from networksetup (${form})`, async (t) => {
    const { links } = mac(t)
    const link = await drive(call(links, 'get', 'en0'))
    t.like(link, { name: 'en0', index: 12, address: '3c:06:30:00:00:01', permanent: '3c:06:30:00:00:01' })
    t.deepEqual(
      (await drive(call(links, 'list'))).find(({ name }) => name === 'en0'),
      link,
    )
    t.is((await drive(call(links, 'get', 'ap1'))).permanent, null)
  })

  test(`C4: macOS: changes are asked of ifconfig (${form})`, async (t) => {
    const { links, changes } = mac(t)
    await drive(call(links, 'setAddress', 'en0', A.toUpperCase()))
    await drive(call(links, 'setUp', 'en0', false))
    await drive(call(links, 'setUp', 'en0', true))
    t.deepEqual(changes(), [`en0 ether ${A}`, 'en0 down', 'en0 up'])
  })

  test(`A8: macOS: what must not be changed is refused (${form})`, async (t) => {
    const { links } = mac(t)
    await throwsCode(t, drive(call(links, 'setAddress', 'lo0', A)), 'LINK_LOOPBACK')
    await throwsCode(t, drive(call(links, 'setAddress', 'utun0', A)), 'LINK_NOT_ETHERNET')
    await throwsCode(t, drive(call(links, 'setAddress', 'en0', 'ff:ff:ff:ff:ff:ff')), 'ADDRESS_GROUP')
    const missing = await throwsCode(t, drive(call(links, 'get', 'en9')), 'LINK_NOT_FOUND')
    t.like(missing, { errno: 6, link: 'en9', syscall: 'ifconfig' })
  })

  const failures = [
    ["ifconfig: ioctl (SIOCAIFADDR): Can't assign requested address", 'ADDRESS_REJECTED', 49],
    ['ifconfig: ioctl (SIOCAIFADDR): Operation not permitted', 'PERMISSION_DENIED', 1],
    ['ifconfig: ether: permission denied', 'PERMISSION_DENIED', 1],
    ['ifconfig: interface en0 does not exist', 'LINK_NOT_FOUND', 6],
    ['ifconfig: ioctl (SIOCSIFLLADDR): Operation not supported on socket', 'CHANGE_UNSUPPORTED', 102],
    ['ifconfig: ioctl (SIOCSIFLLADDR): Network is down', 'LINK_DOWN', 50],
    ['ifconfig: something new', 'SYSTEM_ERROR', undefined],
  ] as const
  for (const [failure, code, errno] of failures) {
    test(`C4: macOS: "${failure}" is ${code} (${form})`, async (t) => {
      const { links } = mac(t, { failure })
      t.is((await throwsCode(t, drive(call(links, 'setAddress', 'en0', A)), code)).errno, errno)
    })
  }
}

test('A14: macOS: the boot is known by its session, and root may change links', (t) => {
  const { links } = mac(t)
  t.deepEqual(links.identity(), { bootId: '4d5c8e1a-0000-4000-8000-1f0c00000000', namespace: 'net:[host]' })
  t.is(links.mayChange(), process.geteuid?.() === 0)
})
