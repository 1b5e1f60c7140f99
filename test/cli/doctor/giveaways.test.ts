import test, { type ExecutionContext } from 'ava'
import { checkGiveaways } from '../../../src/cli/doctor/giveaways.js'
import { checkIpv6, type Former } from '../../../src/cli/doctor/ipv6.js'
import type { Check } from '../../../src/cli/doctor/check.js'
import { openSpoofer } from '../../../src/index.js'
import { createVeth, ip } from '../../helpers/links.js'
import { stateDirectory } from '../../helpers/state-directory.js'
import { cli, parse } from '../helpers.js'
import { rootWith } from './root.js'

const giveaways = (t: ExecutionContext, files: Record<string, string>): Check[] =>
  checkGiveaways(rootWith(t, { 'run/systemd/netif/state': '', ...files }))
const find = (checks: readonly Check[], name: string): Check | undefined =>
  checks.find(({ check }) => check === name)

for (const [path, text, check, detail] of [
  [
    'etc/dhcp/dhclient.conf',
    'send dhcp-client-identifier 1:0:16:3e;\n',
    'DHCP identifiers',
    'send dhcp-client-identifier',
  ],
  [
    'etc/dhcp/dhclient.conf',
    'send host-name = gethostname();\n',
    'DHCP host name',
    'send host-name = gethostname();',
  ],
  ['var/lib/dhcp/dhclient6.eth0.leases', 'default-duid "\\000\\001";\n', 'DHCP identifiers', 'default-duid'],
  ['etc/dhcpcd.conf', 'hostname\nduid\n', 'DHCP identifiers', 'duid'],
  ['etc/dhcpcd.conf', 'hostname\nduid\n', 'DHCP host name', 'hostname'],
  ['var/lib/dhcpcd/duid', '00:01\n', 'DHCP identifiers', '/var/lib/dhcpcd/duid'],
  [
    'etc/systemd/network/lan.network',
    '[Network]\nDHCP=yes\n',
    'DHCP identifiers',
    'a DUID made of the machine ID',
  ],
  ['etc/systemd/network/lan.network', '[Network]\nDHCP=ipv4\n', 'DHCP host name', 'lan.network'],
  [
    'etc/NetworkManager/conf.d/a.conf',
    '[connection]\nipv4.dhcp-client-id=perm-mac\n',
    'DHCP identifiers',
    'dhcp-client-id=perm-mac',
  ],
  [
    'etc/NetworkManager/system-connections/a.nmconnection',
    '[ipv6]\ndhcp-duid=stable-uuid\n',
    'DHCP identifiers',
    'dhcp-duid=stable-uuid',
  ],
  ['run/NetworkManager/devices/1', '', 'DHCP host name', 'NetworkManager'],
] as const) {
  test(`A14: doctor tells by ${path} of ${check}: ${detail}`, (t) => {
    const found = find(giveaways(t, { [path]: text }), check)
    t.is(found?.status, 'warning')
    t.true(found?.detail.includes(detail), found?.detail)
    t.regex(found?.hint ?? '', /\.$/)
  })
}

test('A14: doctor lets the files of a networkd that does not run be', (t) => {
  const root = rootWith(t, { 'usr/lib/systemd/network/80-container.network': '[Network]\nDHCP=yes\n' })
  for (const { check, status } of checkGiveaways(root)) t.is(status, 'ok', check)
})

test('A14: doctor is content with DHCP clients that send nothing lasting', (t) => {
  const checks = giveaways(t, {
    'etc/dhcp/dhclient.conf': '# send host-name = gethostname();\nrequest subnet-mask;\n',
    'etc/systemd/network/a.network': '[Network]\nDHCP=yes\n[DHCPv4]\nAnonymize=yes\n',
    'etc/systemd/network/b.network': '[Network]\nDHCP=yes\n[DHCPv4]\nClientIdentifier=mac\nSendHostname=no\n',
    'etc/systemd/network/c.network': '[Network]\nAddress=192.0.2.1/24\n',
    'etc/NetworkManager/conf.d/a.conf':
      '[connection]\nipv4.dhcp-client-id=mac\nipv6.dhcp-duid=ll\nipv4.dhcp-send-hostname=no\n',
    'run/NetworkManager/devices/1': '',
    'var/lib/dhcp/dhclient.leases': 'lease { }\n',
  })
  for (const { check, status, detail } of checks) t.is(status, 'ok', `${check}: ${detail}`)
})

const eth0: Former[] = [{ name: 'eth0', original: '00:16:3e:10:20:30' }]

test('A14: doctor names IPv6 addresses made of the original address, and links whose addresses do not follow', (t) => {
  const root = rootWith(t, {
    'proc/net/if_inet6':
      '20010db8000000000216' +
      '3efffe102030 02 40 00 80     eth0\nfe8000000000000000163efffe102031 02 40 20 80     eth0\n',
    'proc/sys/net/ipv6/conf/eth1/addr_gen_mode': '2\n',
  })
  const check = checkIpv6([...eth0, { name: 'eth1', original: null }], root)
  t.is(check.status, 'warning')
  t.is(
    check.detail,
    '"eth0" still has 2001:0db8:0000:0000:0216:3eff:fe10:2030/64, made of 00:16:3e:10:20:30; ' +
      '"eth1" makes stable addresses of its secret and the permanent address (addr_gen_mode)',
  )
  const content = rootWith(t, { 'proc/sys/net/ipv6/conf/eth0/addr_gen_mode': '0\n' })
  t.is(checkIpv6(eth0, content).status, 'ok')
})

test('A14: doctor sees on a real link an address that a static configuration made of the original', async (t) => {
  const stateDir = stateDirectory(t)
  const [name] = createVeth(t, { up: true })
  await using spoofer = await openSpoofer({ stateDir })
  const { original } = await spoofer.spoof(name, { policy: 'random' })
  const octets = original.split(':').map((octet) => Number.parseInt(octet, 16))
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = octets
  const group = (high: number, low: number): string => ((high << 8) | low).toString(16)
  const address = `2001:db8:5::${group(a ^ 2, b)}:${group(c, 0xff)}:${group(0xfe, d)}:${group(e, f)}`
  ip('-6', 'address', 'add', `${address}/64`, 'dev', name, 'nodad')
  const { stdout } = await cli('doctor', '--json', '--state-dir', stateDir)
  const check = find(parse(stdout) as Check[], 'IPv6 addresses')
  t.is(check?.status, 'warning')
  t.true(check?.detail.includes(`"${name}" still has 2001:0db8:0005:`), check?.detail)
})
