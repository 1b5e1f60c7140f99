import { LladdrError } from '../../errors/index.js'
import { findProgram } from './find-program.js'
import { IfconfigTool } from './ifconfig.js'
import { IpTool } from './ip.js'
import { Program } from './program.js'
import { ShellLinkLayer } from './shell.js'
import type { LinkTool } from './tool.js'

const tools: Readonly<Partial<Record<NodeJS.Platform, () => LinkTool>>> = {
  linux: () => {
    const ethtool = findProgram('ethtool')
    return new IpTool(required('ip'), ethtool === undefined ? undefined : new Program(ethtool))
  },
  darwin: () =>
    new IfconfigTool({
      ifconfig: required('ifconfig'),
      networksetup: required('networksetup'),
      sysctl: required('sysctl'),
    }),
}

/**
 * Links through the commands of this system, which are looked up once, here.
 * @throws LladdrError BACKEND_UNAVAILABLE where one is missing, or the system is one whose commands we do not know.
 */
export function openShell(platform: NodeJS.Platform = process.platform): ShellLinkLayer {
  const tool = tools[platform]
  if (tool) return new ShellLinkLayer(tool())
  throw new LladdrError(
    'BACKEND_UNAVAILABLE',
    `The shell backend does not know the commands of ${platform}.`,
    {
      hint: 'It works on Linux and macOS; `--backend memory` works everywhere.',
    },
  )
}

function required(name: string): Program {
  const path = findProgram(name)
  if (path !== undefined) return new Program(path)
  const message = `The shell backend runs "${name}", which is neither in PATH nor in the system's directories.`
  const hint =
    name === 'ip'
      ? 'Install it (Debian, Ubuntu: apt install iproute2; Fedora: dnf install iproute), or use the native backend.'
      : 'It is part of the system: find out where it went, or use the native backend.'
  throw new LladdrError('BACKEND_UNAVAILABLE', message, { hint })
}
