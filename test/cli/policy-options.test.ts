import { execFileSync } from 'node:child_process'
import test from 'ava'
import { policies, policyInputs, type PolicyName } from '../../src/index.js'
import { addressBySecondOpinion, createVeth } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { cli, main, parse, saysOnce } from './helpers.js'

const secret = '000102030405060708090a0b0c0d0e0f'
const machineId = '4d1e2a7c90b84f3fa5d6e1c2b3a49587'

/** A full command line of each policy; one without a row does not compile. */
const commandLines: Record<PolicyName, string[]> = {
  explicit: ['--address', '02:00:00:00:00:01'],
  permanent: ['--permanent', '00:16:3e:10:20:30'],
  random: ['--quadrant', 'sai'],
  'burned-in': [],
  'keep-vendor': ['--current', '00:16:3e:10:20:30'],
  'same-kind': ['--kind', 'wifi', '--current', '00:16:3e:10:20:30'],
  'any-vendor': [],
  realistic: ['--kind', 'ethernet'],
  stealth: ['--kind', 'wifi'],
  pattern: ['--pattern', '02:xx:xx:12:34:5x'],
  mask: ['--mask', 'ff:ff:ff:00:00:00 00:16:3e:00:00:00'],
  pool: ['--prefix', '02:5e:10', '--start', '7'],
  pvom: ['--permanent', '00:16:3e:10:20:30'],
  pdgm: ['--secret-hex', secret, '--device', 'd'],
  pbgm: ['--secret-hex', secret, '--device', 'd', '--boot-id', 'b'],
  pngm: ['--secret-hex', secret, '--device', 'd', '--network-id', 'n'],
  ppgm: ['--secret-hex', secret, '--device', 'd', '--period', '1h', '--at', '2026-11-22T08:00:00+01:00'],
  psgm: ['--secret-hex', secret, '--device', 'd', '--session-id', 's'],
  'nm-stable': [
    '--stable-type',
    'uuid',
    '--stable-id',
    'stable-1',
    '--secret-hex',
    '6b657931',
    '--ifname',
    'eth0',
  ],
  'nm-stable-ssid': [
    '--ssid',
    'home',
    '--secret-hex',
    secret,
    '--ifname',
    'wlan0',
    '--mask',
    'fe:ff:ff:00:00:00 00:16:3e:00:00:00',
  ],
  'systemd-persistent': ['--machine-id', machineId, '--name', 'enp3s0'],
  'iwd-network': ['--ssid', 'home', '--permanent', '00:16:3e:10:20:30'],
}

for (const [policy, inputs] of Object.entries(commandLines)) {
  test(`A12: generate --policy ${policy} takes ${inputs.join(' ') || 'nothing'}`, async (t) => {
    const { exit, stdout, stderr } = await cli('generate', '--policy', policy, ...inputs)
    t.is(exit, 0, stderr)
    t.regex(stdout, /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}\n$/)
  })
}

test('A12: the command line gives what the library gives', async (t) => {
  const line = commandLines['nm-stable']
  const mask = ['--mask', 'FF:FF:FF:00:00:00', '--current', '01:23:45:67:89:ab']
  t.is((await cli('generate', '--policy', 'nm-stable', ...line)).stdout, '06:0d:cd:0c:9e:2c\n')
  t.is((await cli('generate', '--policy', 'nm-stable', ...line, ...mask)).stdout, '00:23:45:0c:9e:2c\n')
  t.is(
    (await cli('generate', '--policy', 'pool', '--prefix', '02:5e:10', '-n', '2')).stdout,
    '02:5e:10:00:00:00\n02:5e:10:00:00:01\n',
  )
})

test('A12: an hour written 60m is the same hour', async (t) => {
  const line = [
    'generate',
    '--policy',
    'ppgm',
    '--secret-hex',
    secret,
    '--device',
    'd',
    '--at',
    '2026-11-22T08:00:00Z',
  ]
  const [hour, minutes, day] = await Promise.all(
    ['1h', '60m', '1d'].map((period) => cli(...line, '--period', period)),
  )
  t.is(hour?.stdout, minutes?.stdout)
  t.not(hour?.stdout, day?.stdout)
})

for (const [policy, { inputs }] of Object.entries(policies)) {
  const required = Object.entries(inputs).filter(([, need]) => need === 'required')
  if (required.length === 0) continue
  test(`A12: --policy ${policy} without its inputs names one that it needs`, async (t) => {
    const { exit, stderr } = await cli('generate', '--policy', policy)
    t.is(exit, 64)
    saysOnce(t, stderr, policy, /--[a-z-]+ </)
  })
}

const wrong: [argv: string[], names: RegExp][] = [
  [['--ssid', 'x'], /--ssid.*\n.*nm-stable-ssid, iwd-network/],
  [['--quadrant', 'nowhere'], /--quadrant.*aai/],
  [['--policy', 'pool', '--prefix', '02:zz'], /--prefix/],
  [['--policy', 'pool', '--prefix', '02', '--start', '-1'], /--start/],
  [['--policy', 'ppgm', '--secret-hex', secret, '--period', '12'], /--period.*12h/],
  [['--policy', 'ppgm', '--secret-hex', secret, '--at', 'yesterday'], /--at.*2026/],
  [['--policy', 'pdgm', '--secret-hex', 'abc'], /--secret-hex/],
  [['--policy', 'systemd-persistent', '--machine-id', 'x'], /--machine-id/],
  [['--policy', 'explicit', '--address', 'x'], /"x"/],
  [['--policy', 'nm-stable', '--stable-type', 'u', '--stable-id', '', '--secret-hex', '00'], /--stable-type/],
]
for (const [argv, names] of wrong) {
  test(`A12: \`generate ${argv.join(' ')}\` is refused`, async (t) => {
    const { exit, stderr } = await cli('generate', ...argv)
    t.is(exit, 64)
    saysOnce(t, stderr, names)
  })
}

test('A12: generate --help tells of every input', async (t) => {
  const { stdout } = await cli('generate', '--help')
  for (const { value } of Object.values(policyInputs)) t.true(stdout.includes(`<${value}>`))
})

test('A12: spoof takes the inputs of a policy, and the link stands in for its name', async (t) => {
  const [name] = createVeth(t, { up: true })
  const inputs = ['--policy', 'systemd-persistent', '--machine-id', machineId]
  const { exit, stderr } = await cli('spoof', name, ...inputs, '--state-dir', stateDirectory(t))
  t.is(exit, 0, stderr)
  const expected = await cli('generate', ...inputs, '--name', name)
  t.is(`${addressBySecondOpinion(name)}\n`, expected.stdout)
})

test("A12: spoof refuses a policy's address that another link has, and gives it twice to the same one", async (t) => {
  const [name] = createVeth(t, { up: true })
  const [other] = createVeth(t, { up: true })
  const options = [
    '--policy',
    'pdgm',
    '--secret-hex',
    secret,
    '--device',
    'one',
    '--state-dir',
    stateDirectory(t),
  ]
  await cli('spoof', name, ...options)
  const address = addressBySecondOpinion(name)
  await cli('spoof', name, ...options)
  t.is(addressBySecondOpinion(name), address)
  await cli('spoof', other, ...options)
  t.not(addressBySecondOpinion(other), address, 'a derived one gives way')
  const exact = [
    '--policy',
    'pool',
    '--prefix',
    address.slice(0, 14),
    '--start',
    String(Number.parseInt(address.slice(15), 16)),
  ]
  const made = parse((await cli('generate', ...exact, '--json')).stdout) as string[]
  t.not(made[0], address, 'nor does generate give what is on this host')
})

test('A12: a policy of another program refuses rather than give a second link the same address', async (t) => {
  const [name] = createVeth(t, { up: true })
  const [other] = createVeth(t, { up: true })
  const options = [
    '--policy',
    'systemd-persistent',
    '--machine-id',
    machineId,
    '--name',
    name,
    '--state-dir',
    stateDirectory(t),
  ]
  t.is((await cli('spoof', name, ...options)).exit, 0)
  const before = addressBySecondOpinion(other)
  const { exit, stderr } = await cli('spoof', other, ...options)
  t.is(exit, 69)
  saysOnce(t, stderr, 'in use')
  t.is(addressBySecondOpinion(other), before)
})

test('A12: a million addresses go through a pipe, and a reader that leaves ends them', (t) => {
  const command = [process.execPath, ...main, 'generate', '-n', '1000000'].join(' ')
  t.is(execFileSync('sh', ['-c', `${command} | sort -u | wc -l`], { encoding: 'utf8' }).trim(), '1000000')
  t.is(execFileSync('sh', ['-c', `${command} --json | head -1; echo $?`], { encoding: 'utf8' }), '[\n0\n')
})

test('A12: --json is the same array however it is written', async (t) => {
  const line = ['generate', '--policy', 'pool', '--prefix', '02:00:00', '-n', '3', '--json']
  const { stdout } = await cli(...line)
  t.is(
    stdout,
    `${JSON.stringify(['02:00:00:00:00:00', '02:00:00:00:00:01', '02:00:00:00:00:02'], null, 2)}\n`,
  )
})
