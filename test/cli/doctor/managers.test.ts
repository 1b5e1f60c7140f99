import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { checkManagers } from '../../../src/cli/doctor/managers.js'
import { checkCaveats } from '../../../src/cli/doctor/caveats.js'
import type { Check } from '../../../src/cli/doctor/check.js'
import { openLinksSync } from '../../../src/index.js'
import { rootWith } from './root.js'

const find = (checks: readonly Check[], name: string): Check | undefined =>
  checks.find(({ check }) => check === name)
const managers = (t: ExecutionContext, files: Record<string, string>): Check[] =>
  checkManagers(rootWith(t, files))

test('A14: doctor names the NetworkManager file that gives a link another address, and the setting', (t) => {
  const check = find(
    managers(t, {
      'etc/NetworkManager/NetworkManager.conf': '[main]\nplugins=keyfile\n',
      'etc/NetworkManager/conf.d/privacy.conf':
        '# wifi.cloned-mac-address=permanent\n[connection]\nwifi.cloned-mac-address = stable\n[device]\nwifi.scan-rand-mac-address=yes\n',
      'etc/NetworkManager/system-connections/office.nmconnection':
        '[ethernet]\ncloned-mac-address=00:16:3E:10:20:30\n',
    }),
    'NetworkManager',
  )
  t.is(check?.status, 'warning')
  for (const finding of [
    '/etc/NetworkManager/conf.d/privacy.conf: wifi.cloned-mac-address=stable',
    '/etc/NetworkManager/conf.d/privacy.conf: wifi.scan-rand-mac-address=yes',
    '/etc/NetworkManager/system-connections/office.nmconnection: cloned-mac-address=00:16:3E:10:20:30',
  ]) {
    t.true(check?.detail.includes(finding), check?.detail)
  }
  t.false(check?.detail.includes('permanent'))
  t.regex(check?.hint ?? '', /cloned-mac-address=preserve/)
})

test('A14: doctor is content with NetworkManager where it preserves addresses', (t) => {
  const text =
    '[connection]\nethernet.cloned-mac-address=preserve\nwifi.cloned-mac-address=preserve\n[device]\nwifi.scan-rand-mac-address=no\n'
  t.like(find(managers(t, { 'usr/lib/NetworkManager/conf.d/a.conf': text }), 'NetworkManager'), {
    status: 'ok',
  })
})

const SYSTEMD = 'systemd-networkd and udev links'

test('A14: doctor names .link and .network files that set an address', (t) => {
  const check = find(
    managers(t, {
      'etc/systemd/network/10-wan.link':
        '[Match]\nMACAddress=00:16:3e:10:20:30\n[Link]\nMACAddressPolicy=random\n',
      'run/systemd/network/20-lan.network': '[Match]\nName=lan0\n[Link]\nMACAddress=02:00:00:00:00:01\n',
    }),
    SYSTEMD,
  )
  t.is(check?.status, 'warning')
  t.is(
    check?.detail,
    '/etc/systemd/network/10-wan.link: MACAddressPolicy=random; /run/systemd/network/20-lan.network: MACAddress=02:00:00:00:00:01',
  )
  t.regex(check?.hint ?? '', /MACAddressPolicy=none/)
})

test("A14: doctor lets systemd's default be, and what a masked file would say", (t) => {
  const root = rootWith(t, {
    'usr/lib/systemd/network/99-default.link': '[Link]\nMACAddressPolicy=persistent\n',
    'usr/lib/systemd/network/50-vendor.link': '[Link]\nMACAddress=02:00:00:00:00:01\n',
    'etc/systemd/network/.keep': '',
  })
  t.like(find(checkManagers(root), SYSTEMD), { status: 'warning' })
  symlinkSync('/dev/null', join(root, 'etc/systemd/network/50-vendor.link'))
  t.like(find(checkManagers(root), SYSTEMD), { status: 'ok' })
})

test('A14: doctor names udev rules that set an address, by file and line, not those that compare it', (t) => {
  const check = find(
    managers(t, {
      'etc/udev/rules.d/70-net.rules':
        'SUBSYSTEM=="net", ATTR{address}=="00:16:3e:10:20:30", NAME="wan0"\n# ATTR{address}="02:00:00:00:00:01"\n' +
        'SUBSYSTEM=="net", KERNEL=="eth0", ATTR{address}="02:00:00:00:00:01"\n',
      'usr/lib/udev/rules.d/81-mac.rules': 'ACTION=="add", RUN+="/usr/bin/macchanger -r %k"\n',
    }),
    'udev rules',
  )
  t.is(check?.status, 'warning')
  t.regex(
    check?.detail ?? '',
    /^\/etc\/udev\/rules\.d\/70-net\.rules:3: .*; \/usr\/lib\/udev\/rules\.d\/81-mac\.rules:1: /,
  )
})

test('A14: doctor finds nothing where there is nothing', (t) => {
  for (const check of managers(t, {})) t.is(check.status, 'ok', check.check)
})

test('A14: doctor warns of Wi-Fi links and of bonds that pin their address, and explains bridges', (t) => {
  const root = rootWith(t, {
    'sys/class/net/wlan0/phy80211/index': '0\n',
    'sys/class/net/bond0/bonding/fail_over_mac': 'active 1\n',
    'sys/class/net/bond1/bonding/fail_over_mac': 'none 0\n',
  })
  const links = openLinksSync({
    backend: 'memory',
    memory: {
      links: [
        { name: 'eth0' },
        { name: 'wlan0' },
        { name: 'bond0', kind: 'bond' },
        { name: 'bond1', kind: 'bond' },
        { name: 'br0', kind: 'bridge' },
      ],
    },
  })
  const checks = checkCaveats(links.listSync(), root)
  t.like(find(checks, 'Wi-Fi'), { status: 'warning' })
  t.regex(find(checks, 'Wi-Fi')?.detail ?? '', /^"wlan0": /)
  t.regex(find(checks, 'bonds')?.detail ?? '', /^"bond0": /)
  t.regex(find(checks, 'bridges')?.detail ?? '', /^"br0": /)
  for (const check of checkCaveats(links.listSync().slice(0, 1), root)) t.is(check.status, 'ok')
})
