/**
 * node scripts/in-namespace.mjs COMMAND [ARGUMENT…]
 *
 * Runs a command in private user, network, UTS and mount namespaces (as root without user namespaces: without the user
 * namespace), so that tests change links and host names that nobody else has. LLADDR_TEST_NAMESPACE=1 tells the command that it is there.
 * The exit code is the command's; 69 where no namespace is to be had.
 */
import { spawnSync } from 'node:child_process'
import { findProgram, handOver } from './process.mjs'

const ways = [
  { needsRoot: false, flags: ['--user', '--map-root-user', '--net', '--uts', '--mount'] },
  { needsRoot: true, flags: ['--net', '--uts', '--mount'] },
]

// An empty /run lets `ip netns add` work without leaving names behind on the host.
const setUp = 'ip link set lo up && mount -t tmpfs tmpfs /run && exec "$@"'

/** @param {string[]} flags @param {string[]} command */
function unshareArguments(flags, command) {
  // pdeathsig: should this process be killed outright, the command does not live on unnoticed.
  return [...flags, 'setpriv', '--pdeathsig', 'KILL', 'sh', '-c', setUp, 'sh', ...command]
}

/** @returns {{ flags: string[] } | { refusals: string[] }} the first way that works here, or why none does */
function findWay() {
  const refusals = []
  for (const { needsRoot, flags } of ways) {
    if (needsRoot && process.getuid?.() !== 0) {
      refusals.push(`unshare ${flags.join(' ')}: needs root`)
      continue
    }
    const { status, stderr } = spawnSync('unshare', unshareArguments(flags, ['sh', '-c', ':']), {
      encoding: 'utf8',
    })
    if (status === 0) return { flags }
    refusals.push(`unshare ${flags.join(' ')}: ${stderr.trim()}`)
  }
  return { refusals }
}

/** @param {string[]} lines */
function refuse(...lines) {
  console.error(['in-namespace: cannot make a private network namespace', ...lines].join('\n  '))
  process.exit(69)
}

const command = process.argv.slice(2)
if (command.length === 0) {
  console.error('usage: node scripts/in-namespace.mjs COMMAND [ARGUMENT…]')
  process.exit(64)
}
if (process.platform !== 'linux')
  refuse(`network namespaces exist on Linux only, this is ${process.platform}`)
const missing = ['unshare', 'setpriv', 'ip', 'mount'].filter((name) => findProgram(name) === undefined)
if (missing.length > 0) {
  refuse(`not found: ${missing.join(', ')}`, 'Debian, Ubuntu: apt-get install util-linux iproute2 mount')
}
const way = findWay()
if ('refusals' in way) {
  refuse(
    ...way.refusals,
    'What helps, whichever fits:',
    '- run it as root',
    '- Debian: sysctl kernel.unprivileged_userns_clone=1; any: sysctl user.max_user_namespaces=10000',
    '- Ubuntu 24.04 and later: sysctl kernel.apparmor_restrict_unprivileged_userns=0',
    '- in a container: start it with --cap-add SYS_ADMIN --cap-add NET_ADMIN (and a seccomp profile that allows unshare)',
  )
} else {
  handOver('unshare', unshareArguments(way.flags, command), { ...process.env, LLADDR_TEST_NAMESPACE: '1' })
}
