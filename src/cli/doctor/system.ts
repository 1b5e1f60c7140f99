import { LladdrError, openLinks, type LinkLayer } from '../../index.js'
import type { Context } from '../context.js'
import { findNamespaceWay } from '../demo/namespace.js'
import { findProgram } from '../../find-program.js'
import { failed, ok, warning, type Check } from './check.js'

const OLDEST_NODE = [20, 19] as const

export function checkNode(version = process.versions.node): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  if (isNew) return ok('node', `Node ${version}`)
  return failed('node', `Node ${version} is too old`, `Install Node ${OLDEST_NODE.join('.')} or later.`)
}

/** The backend opened, or the checks that say why not. */
export async function checkBackend(context: Context): Promise<{ checks: Check[]; links?: LinkLayer }> {
  try {
    const links = await openLinks(context.options)
    return { checks: [ok('backend', `${links.backend}, for ${process.platform}-${process.arch}`)], links }
  } catch (error) {
    if (!(error instanceof LladdrError) || error.code === 'BACKEND_UNKNOWN') throw error
    return { checks: [failed('backend', error.message, error.hint)] }
  }
}

export function checkPrivilege(links: LinkLayer): Check {
  if (links.mayChange()) return ok('privilege', 'may change addresses here')
  return warning(
    'privilege',
    'may look at addresses, but not change them (no CAP_NET_ADMIN)',
    'Run it with sudo, or give a service AmbientCapabilities=CAP_NET_ADMIN; `lladdr demo` needs neither.',
  )
}

export async function checkNamespaces(): Promise<Check> {
  const way = await findNamespaceWay()
  if (way.available) return ok('namespaces', `unshare ${way.unshare.join(' ')} works`)
  return warning(
    'namespaces',
    way.reason,
    'Only `lladdr demo` and the tests need them; without, the demonstration is simulated.',
  )
}

export function checkTools(path?: string): Check {
  const missing = ['ip', 'unshare'].filter((name) => findProgram(name, path) === undefined)
  if (missing.length === 0) return ok('tools', 'ip and unshare are installed')
  return warning(
    'tools',
    `not found: ${missing.join(', ')}`,
    'Only `lladdr demo` needs them: install iproute2 and util-linux.',
  )
}
