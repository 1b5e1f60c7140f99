import test, { type ExecutionContext } from 'ava'
import { IpTool } from '../../../src/link/shell/ip.js'
import { Program } from '../../../src/link/shell/program.js'
import { ShellLinkLayer } from '../../../src/link/shell/shell.js'
import { print, script } from '../../helpers/scripts.js'

/** A card that sysfs does not show, so that its assign type is unknown, through an ip and an ethtool that say this. */
function permanentOf(t: ExecutionContext, link: object, ethtool?: string[]): string | null {
  const card = {
    ifindex: 4,
    ifname: 'no-such-card',
    flags: [],
    mtu: 1500,
    link_type: 'ether',
    address: '52:54:00:12:34:56',
    parentdev: '0000:00:1f.6',
    ...link,
  }
  const ip = new Program(script(t, print(JSON.stringify([card]))))
  const tool = new IpTool(ip, ethtool && new Program(script(t, ...ethtool)))
  return new ShellLinkLayer(tool).getSync('no-such-card').permanent
}

const says = (text: string): string[] => [print(`Permanent address: ${text}`)]

test('C4: permaddr is the permanent address, and nobody else is asked', (t) => {
  t.is(permanentOf(t, { permaddr: '00:16:3e:00:00:01' }, ['exit 99']), '00:16:3e:00:00:01')
})

test('C4: where ip leaves permaddr out, ethtool tells whether the address is the permanent one', (t) => {
  t.is(permanentOf(t, {}, says('52:54:00:12:34:56')), '52:54:00:12:34:56')
  t.is(permanentOf(t, {}, says('not set')), null)
  t.is(permanentOf(t, {}, says('00:00:00:00:00:00')), null)
  t.is(permanentOf(t, {}, ['echo "netlink error: Operation not supported" >&2', 'exit 1']), null)
})

test('C4: without ethtool nothing is guessed', (t) => {
  t.is(permanentOf(t, {}), null)
})

test('C4: a link that the kernel makes up is not worth a process', (t) => {
  const veth = { linkinfo: { info_kind: 'veth' }, parentdev: undefined }
  t.is(permanentOf(t, veth, says('52:54:00:12:34:56')), null)
})
