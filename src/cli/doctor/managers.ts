import { judge, type Check } from './check.js'
import { readConfigFiles, settingsOf, type Setting } from './config-files.js'

const under = (...ends: string[]): string[] =>
  ['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'].flatMap((start) =>
    ends.map((end) => `${start}/${end}`),
  )

const fine = 'nothing reverts a change'

/** Whoever else sets addresses, as far as files under `root` tell. */
export const checkManagers = (root = '/'): Check[] => [
  checkNetworkManager(root),
  checkSystemd(root),
  checkUdev(root),
]

const tell = ({ path, key, value }: Setting): string => `${path}: ${key}=${value}`

/** NetworkManager.conf(5), nm-settings-nmcli(5): anything but `preserve` replaces the address at each activation. */
function checkNetworkManager(root: string): Check {
  const files = [
    ...readConfigFiles(root, ['/etc/NetworkManager'], 'NetworkManager.conf'),
    ...readConfigFiles(root, under('NetworkManager/conf.d'), '.conf'),
    ...readConfigFiles(root, under('NetworkManager/system-connections'), '.nmconnection'),
  ]
  const reverting = files.flatMap(settingsOf).filter(isRevertedByNetworkManager)
  return judge('NetworkManager', reverting.map(tell), {
    fine,
    hint:
      'Set cloned-mac-address=preserve (in a conf.d file: [connection] ethernet.cloned-mac-address=preserve, ' +
      'wifi.cloned-mac-address=preserve; [device] wifi.scan-rand-mac-address=no), then `nmcli general reload`.',
  })
}

function isRevertedByNetworkManager({ key, value }: Setting): boolean {
  if (key === 'wifi.scan-rand-mac-address') return !/^(no|false|off|0)$/i.test(value)
  return /^((ethernet|wifi)\.)?cloned-mac-address$/.test(key) && value !== 'preserve' && value !== ''
}

/**
 * systemd.link(5) acts when a link appears, systemd.network(5) when networkd takes it on. MACAddressPolicy=persistent, the
 * default, leaves an address alone that was set.
 */
function checkSystemd(root: string): Check {
  const directories = under('systemd/network')
  const files = ['.link', '.network'].flatMap((suffix) => readConfigFiles(root, directories, suffix))
  const reverting = files
    .flatMap(settingsOf)
    .filter(
      ({ section, key, value }) =>
        section === 'Link' &&
        value !== '' &&
        (key === 'MACAddress' || (key === 'MACAddressPolicy' && value === 'random')),
    )
  return judge('systemd-networkd and udev links', reverting.map(tell), {
    fine,
    hint: 'Remove the setting, or put MACAddressPolicy=none into a .link file that sorts before it (systemd.link(5)).',
  })
}

/** udev(7): `ATTR{address}="…"` assigns, `==` and `!=` only compare. */
function checkUdev(root: string): Check {
  const found = readConfigFiles(root, under('udev/rules.d'), '.rules').flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line, position) => ({ line: line.trim(), where: `${path}:${String(position + 1)}` }))
      .filter(({ line }) => !line.startsWith('#') && setsAddress(line))
      .map(({ line, where }) => `${where}: ${line}`),
  )
  return judge('udev rules', found, {
    fine,
    hint: 'Remove the rule, or hide its file by an empty one of that name in /etc/udev/rules.d.',
  })
}

const setsAddress = (rule: string): boolean =>
  /ATTR\{address\}\s*:?=(?!=)/.test(rule) ||
  /RUN(\{program\})?\+?=.*(\bip\b.*\blink\b.*\baddress\b|macchanger|hw ether)/.test(rule)
