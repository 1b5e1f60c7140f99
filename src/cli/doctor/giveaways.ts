import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { judge, type Check } from './check.js'
import { readConfigFiles, readText, settingsOf, type ConfigFile, type Setting } from './config-files.js'

/** What goes on telling who this is after an address has changed (RFC 7844, RFC 8117), as far as files under `root` tell. */
export const checkGiveaways = (root = '/'): Check[] => {
  const files = readClients(root)
  return [
    judge('DHCP identifiers', identifiers(root, files), {
      fine: 'nothing found that outlasts an address',
      hint: identifierHint,
    }),
    judge('DHCP host name', hostNames(files), {
      fine: 'no DHCP client found that sends it',
      hint: hostNameHint,
    }),
  ]
}

const identifierHint =
  'Let the identifier follow the address: NetworkManager dhcp-client-id=mac and dhcp-duid=ll; systemd-networkd Anonymize=yes, or ' +
  'ClientIdentifier=mac and DUIDType=link-layer; dhclient and dhcpcd without client identifier, their DUID and lease files removed.'
const hostNameHint =
  'Stop sending it (NetworkManager dhcp-send-hostname=false; systemd-networkd SendHostname=no; dhclient.conf without `send ' +
  'host-name`), or change it together with the address: `lladdr identity apply`.'

/** What the DHCP clients are told. */
interface Clients {
  networkManager: Setting[]
  hasNetworkManager: boolean
  networkd: { path: string; settings: Setting[] }[]
  /** dhclient.conf(5) and dhcpcd.conf(5): lines without comments. */
  lines: { path: string; line: string }[]
}

function readClients(root: string): Clients {
  const networkManager = [
    ...readConfigFiles(root, ['/etc/NetworkManager'], 'NetworkManager.conf'),
    ...readConfigFiles(
      root,
      ['/etc', '/run', '/usr/lib'].map((start) => `${start}/NetworkManager/conf.d`),
      '.conf',
    ),
    ...readConfigFiles(
      root,
      ['/etc/NetworkManager/system-connections', '/run/NetworkManager/system-connections'],
      '.nmconnection',
    ),
  ]
  // systemd installs .network files everywhere; they count where networkd runs.
  const networkd = existsSync(join(root, 'run/systemd/netif'))
    ? readConfigFiles(
        root,
        ['/etc', '/run', '/usr/lib'].map((start) => `${start}/systemd/network`),
        '.network',
      )
    : []
  return {
    networkManager: networkManager.flatMap(settingsOf),
    hasNetworkManager: existsSync(join(root, 'run/NetworkManager')),
    networkd: networkd.map((file) => ({ path: file.path, settings: settingsOf(file) })).filter(usesDhcp),
    lines: ['/etc/dhcp/dhclient.conf', '/etc/dhclient.conf', '/etc/dhcpcd.conf'].flatMap((path) =>
      linesOf(root, path),
    ),
  }
}

const usesDhcp = ({ settings }: { settings: Setting[] }): boolean =>
  settings.some(
    ({ section, key, value }) =>
      section === 'Network' && key === 'DHCP' && !/^(no|false|off|0)$/i.test(value),
  )

function linesOf(root: string, path: string): { path: string; line: string }[] {
  const text = readText(join(root, path))?.replace(/#.*$/gm, '') ?? ''
  return text.split('\n').flatMap((raw) => (raw.trim() === '' ? [] : [{ path, line: raw.trim() }]))
}

/** Files that hold an identifier which a client goes on using: dhclient(8), dhcpcd(8). */
const identifierFiles = ['/var/lib/dhcpcd/duid', '/etc/dhcpcd.duid']
const leaseDirectories = ['/var/lib/dhcp', '/var/lib/dhclient']

function identifiers(root: string, { networkManager, networkd, lines }: Clients): string[] {
  return [
    ...networkManager.filter(isLastingIdentifier).map(tell),
    ...networkd
      .filter(({ settings }) => !followsAddress(settings))
      .map(({ path }) => `${path}: a DUID made of the machine ID`),
    ...lines
      .filter(({ line }) => /^(send\s+dhcp-client-identifier|clientid\b|duid\b)/.test(line))
      .map(tellLine),
    ...identifierFiles.filter((path) => existsSync(join(root, path))),
    ...readConfigFiles(root, leaseDirectories, '.leases')
      .filter(hasDuid)
      .map(({ path }) => `${path}: default-duid`),
  ]
}

/** nm-settings-nmcli(5). */
function isLastingIdentifier({ key, value }: Setting): boolean {
  if (/^(ipv4\.)?dhcp-client-id$/.test(key)) return value !== '' && value !== 'mac'
  if (/^(ipv6\.)?dhcp-duid$/.test(key)) return !['', 'll', 'llt'].includes(value)
  return false
}

const isOn = (settings: readonly Setting[], key: string, values: RegExp): boolean =>
  settings.some((setting) => setting.key === key && values.test(setting.value))

const YES = /^(yes|true|on|1)$/i
const NO = /^(no|false|off|0)$/i

/** systemd.network(5): without a word the client ID is a DUID that follows from the machine ID. */
const followsAddress = (settings: readonly Setting[]): boolean =>
  isOn(settings, 'Anonymize', YES) || isOn(settings, 'ClientIdentifier', /^mac$/)

const hasDuid = ({ text }: ConfigFile): boolean => /^\s*default-duid\b/m.test(text)

function hostNames({ networkManager, hasNetworkManager, networkd, lines }: Clients): string[] {
  const silent = networkManager.some(({ key, value }) => key.endsWith('dhcp-send-hostname') && NO.test(value))
  return [
    ...(hasNetworkManager && !silent ? ['NetworkManager sends it unless told not to'] : []),
    ...networkd
      .filter(({ settings }) => !isOn(settings, 'Anonymize', YES) && !isOn(settings, 'SendHostname', NO))
      .map(({ path }) => `${path}: sent unless told not to`),
    ...lines.filter(({ line }) => /^(send\s+host-name|send\s+fqdn|hostname\b)/.test(line)).map(tellLine),
  ]
}

const tell = ({ path, key, value }: Setting): string => `${path}: ${key}=${value}`
const tellLine = ({ path, line }: { path: string; line: string }): string => `${path}: ${line}`
