import test from 'ava'
import { cli, cliWith, saysOnce } from './helpers.js'
import { stateDirectory } from '../helpers/state-directory.js'

const commandNames = [
  ...[
    'list',
    'show',
    'spoof',
    'restore',
    'recover',
    'status',
    'generate',
    'backup',
    'session',
    'ids',
    'doctor',
    'demo',
  ],
]

test('A19: --help names every command and every global option, and exits with 0', async (t) => {
  const { exit, stdout, stderr } = await cli('--help')
  t.is(exit, 0)
  t.is(stderr, '')
  for (const name of commandNames) t.regex(stdout, new RegExp(`^ {2}${name} `, 'm'))
  for (const option of ['--backend', '--state-dir', '--lock-timeout', '--json', '--quiet', '--no-color']) {
    t.true(stdout.includes(option), option)
  }
  t.false(stdout.includes('demo-stage'), 'what the demonstration starts is not for people')
})

for (const name of commandNames) {
  test(`A19: ${name} --help says what it takes, the global options included`, async (t) => {
    const { exit, stdout } = await cli(name, '--help')
    t.is(exit, 0)
    t.regex(stdout, new RegExp(`^Usage: lladdr ${name} `))
    t.true(stdout.includes('--state-dir <dir>'))
    t.deepEqual(await cli('help', name), { exit: 0, stdout, stderr: '' })
  })
}

test("A19: --version prints the package's version", async (t) => {
  const { exit, stdout } = await cli('--version')
  t.is(exit, 0)
  t.regex(stdout, /^\d+\.\d+\.\d+\n$/)
})

const misuses: readonly (readonly [argv: string[], named: string])[] = [
  [[], 'lladdr --help'],
  [['frobnicate'], 'frobnicate'],
  [['lost'], 'list'],
  [['backup'], 'lladdr backup --help'],
  [['backup', 'frobnicate'], 'frobnicate'],
  [['list', '--frobnicate'], '--frobnicate'],
  [['list', 'eth0'], 'list'],
  [['list', '--netns', ''], '--netns'],
  [['show'], 'link'],
  [['spoof'], 'lladdr list'],
  [['spoof', '02:00:00:00:00:01'], 'lladdr list'],
  [['spoof', 'eth0', 'eth1', '02:00:00:00:00:01'], 'exactly one link'],
  [['spoof', 'eth0', '02:00:00:00:00:01', '02:00:00:00:00:02'], 'exactly one link'],
  [['spoof', 'eth0', '02:00:00:00:00:01', '--policy', 'random'], '--policy'],
  [['spoof', 'eth0', '--policy', 'explicit'], 'explicit'],
  [['spoof', 'eth0', '--policy', ''], '--policy'],
  [['spoof', 'eth0', '--bounce', 'perhaps'], 'auto, never, always'],
  [['restore'], '--all'],
  [['restore', '--all', 'eth0'], '--all'],
  [['list', '--backend', 'wrong'], 'native'],
  [['list', '--state-dir', ''], '--state-dir'],
  [['list', '--lock-timeout', '-1'], '--lock-timeout'],
  [['list', '--lock-timeout', '1e3'], '--lock-timeout'],
  [['generate', '-n', '0'], '--number'],
  [['generate', '-n', '9999999'], '1000000'],
  [['generate', '--policy', 'permanent', '--permanent', '02:00:00:00:00:01', '-n', '2'], '--number'],
  [['generate', '--policy', 'explicit'], '--address'],
  [['generate', '--address', '02:00:00:00:00:01'], '--policy explicit'],
  [['generate', '--current', 'nonsense'], 'nonsense'],
  [['generate', '--policy', 'nonsense'], 'nonsense'],
  [['backup', 'clear'], 'link'],
  [['backup', 'import', '/nonexistent'], '/nonexistent'],
  [['backup', 'export'], 'file'],
  [['session'], 'lladdr session --help'],
  [['session', 'create'], 'link'],
  [['session', 'clean'], '--older-than'],
  [['session', 'clean', '--older-than', '30'], '30'],
  [['session', 'clean', '--older-than', '999999999d', '--backend', 'memory'], 'time'],
  [['ids'], 'lladdr ids --help'],
  [['ids', 'allocate', 'nas'], 'tool'],
  [['ids', 'allocate', 'nas', 'trello'], 'azure_devops, github, jira, linear'],
  [['ids', 'allocate', 'nas', 'jira'], 'needs a key'],
  [['ids', 'allocate', 'nas', 'github', 'OPS'], 'no key'],
  [['ids', 'allocate', 'nas', 'trello', '--form', 'round'], 'keyed, global'],
  [['ids', 'allocate', 'nas', 'jira', '7', '--form', 'global'], 'keyed'],
  [['ids', 'link', 'nas', 'jira', '7'], '"7"'],
  [['ids', 'lookup', 'github', 'OPS-7'], '"OPS-7"'],
  [['ids', 'import', '/nonexistent'], '/nonexistent'],
]

for (const [argv, named] of misuses) {
  test(`A8: \`lladdr ${argv.join(' ')}\` is misuse: exit 64, cause and next step, nothing on stdout`, async (t) => {
    const { exit, stdout, stderr } = await cli(...argv)
    t.is(exit, 64, stderr)
    t.is(stdout, '')
    saysOnce(t, stderr, named)
  })
}

test('A19: global options are understood before and after the command', async (t) => {
  const options = ['--backend', 'memory', '--state-dir', stateDirectory(t), '--json']
  const before = await cli(...options, 'list')
  t.is(before.exit, 0, before.stderr)
  t.deepEqual(await cli('list', ...options), before)
  t.deepEqual(await cli(...options.slice(0, 2), 'list', ...options.slice(2)), before)
})

test('A19: the value of a global option may be the name of a command', async (t) => {
  const { exit, stdout } = await cli('--state-dir', 'spoof', 'list', '--backend', 'memory', '--json')
  t.is(exit, 0)
  t.is((JSON.parse(stdout) as unknown[]).length, 4)
})

test('A19: colours go to terminals only, and never with NO_COLOR, --no-color or a dumb terminal', async (t) => {
  const argv = ['list', '--backend', 'memory', '--state-dir', stateDirectory(t)]
  const isColoured = ({ stdout }: { stdout: string }): boolean => stdout.includes('\u001B[')
  t.true(isColoured(await cliWith({ isTTY: true }, ...argv)))
  t.true(isColoured(await cliWith({ env: { FORCE_COLOR: '1' } }, ...argv)))
  t.false(isColoured(await cliWith({}, ...argv)))
  t.false(isColoured(await cliWith({ isTTY: true, env: { NO_COLOR: '1' } }, ...argv)))
  t.false(isColoured(await cliWith({ isTTY: true, env: { TERM: 'dumb' } }, ...argv)))
  t.false(isColoured(await cliWith({ isTTY: true }, ...argv, '--no-color')))
  t.false(isColoured(await cliWith({ isTTY: true }, ...argv, '--json')))
})

test('A19: --quiet keeps what was asked for and silences what was not', async (t) => {
  const options = ['--backend', 'memory', '--quiet', '--state-dir', stateDirectory(t)]
  t.regex((await cli('list', ...options)).stdout, /eth0/)
  t.deepEqual(await cli('status', ...options), { exit: 0, stdout: '', stderr: '' })
  t.deepEqual(await cli('spoof', 'eth0', ...options), { exit: 0, stdout: '', stderr: '' })
  t.regex((await cli('spoof', 'eth0', '--json', ...options)).stdout, /"name": "eth0"/)
  t.is((await cli('spoof', 'nowhere', ...options)).exit, 69)
})

test('A19: an unexpected failure exits with 70, in two lines that ask for a report', async (t) => {
  const broken = {
    write: (): never => {
      throw new Error('wires crossed')
    },
  }
  const { run } = await import('../../src/cli/run.js')
  let stderr = ''
  const write = (text: string): void => {
    stderr += text
  }
  const argv = ['generate']
  t.is(await run(argv, { stdout: broken, stderr: { write }, env: {} }), 70)
  saysOnce(t, stderr, 'wires crossed', /report/)
  stderr = ''
  t.is(await run(argv, { stdout: broken, stderr: { write }, env: { LLADDR_DEBUG: '1' } }), 70)
  t.regex(stderr, /^ {4}at /m)
})
