import { LladdrError } from '../../errors/index.js'
import { findProgram } from '../../find-program.js'
import { IfconfigTool } from './ifconfig.js'
import { IpTool } from './ip.js'
import { Program } from './program.js'
import { ShellLinkLayer } from './shell.js'
import type { LinkTool } from './tool.js'

type Find = (name: string) => string | undefined

const tools: Readonly<Partial<Record<NodeJS.Platform, (find: Find) => LinkTool>>> = {
  linux: (find) => {
    const ip = required('ip', find)
    const ethtool = find('ethtool')
    return new IpTool(ip, ethtool === undefined ? undefined : new Program(ethtool))
  },
  darwin: (find) =>
    new IfconfigTool({
      ifconfig: required('ifconfig', find),
      networksetup: required('networksetup', find),
      sysctl: required('sysctl', find),
    }),
}

export interface System {
  platform: NodeJS.Platform
  /** Where a program is. */
  find: Find
}

/**
 * Links through the commands of this system, which are looked up once, here.
 * @throws LladdrError BACKEND_UNAVAILABLE where one is missing, or the system is one whose commands we do not know.
 */
export function openShell({ platform, find }: System = thisSystem): ShellLinkLayer {
  const open = tools[platform]
  if (open) return new ShellLinkLayer(open(find))
  throw new LladdrError(
    'BACKEND_UNAVAILABLE',
    `The shell backend does not know the commands of ${platform}.`,
    {
      hint: 'It works on Linux and macOS; `--backend memory` works everywhere.',
    },
  )
}

/** Where link tools live that the PATH of an ordinary user may leave out, as Debian's does. */
const systemDirectories = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']

const thisSystem: System = {
  platform: process.platform,
  find: (name) => findProgram(name, undefined, systemDirectories),
}

function required(name: string, find: Find): Program {
  const path = find(name)
  if (path !== undefined) return new Program(path)
  const message = `The shell backend runs "${name}", which is neither in PATH nor in the system's directories.`
  const hint =
    name === 'ip'
      ? 'Install it (Debian, Ubuntu: apt install iproute2; Fedora: dnf install iproute), or use the native backend.'
      : 'It is part of the system: find out where it went, or use the native backend.'
  throw new LladdrError('BACKEND_UNAVAILABLE', message, { hint })
}
