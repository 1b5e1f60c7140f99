import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import test from 'ava'
import { addressBySecondOpinion, createVeth, secondOpinion } from '../helpers/links.js'
import { addonPath, callElsewhere, openLinks, withoutCapabilities, type Call } from '../helpers/native.js'

const GOOD = '02:00:00:00:00:0a'

test('A14: mayChange is true with CAP_NET_ADMIN, and asking changes nothing', (t) => {
  const [name] = createVeth(t)
  const before = [secondOpinion('lo'), secondOpinion(name)]
  t.true(openLinks(t).mayChange())
  t.deepEqual([secondOpinion('lo'), secondOpinion(name)], before)
})

test('A14: without CAP_NET_ADMIN mayChange is false, changes are EPERM and reading works', async (t) => {
  const [name] = createVeth(t)
  const before = addressBySecondOpinion(name)
  const calls: Call[] = [
    ['links', 'mayChange'],
    ['links', 'getAddressSync', name],
    ['links', 'setAddressSync', name, GOOD],
    ['links', 'setAddress', name, GOOD],
    ['links', 'setUpSync', name, true],
    ['links', 'setUp', name, true],
  ]
  const refused = { code: 'EPERM', errno: 1, link: name }
  t.deepEqual(await callElsewhere(withoutCapabilities, calls), [
    { value: false },
    { value: before },
    { error: { ...refused, syscall: 'SIOCSIFHWADDR' } },
    { error: { ...refused, syscall: 'SIOCSIFHWADDR' } },
    { error: { ...refused, syscall: 'RTM_SETLINK' } },
    { error: { ...refused, syscall: 'RTM_SETLINK' } },
  ])
  t.is(addressBySecondOpinion(name), before)
  t.false(secondOpinion(name).flags.includes('UP'))
})

test('A18: identity names this boot and this network namespace', async (t) => {
  const identity = openLinks(t).identity()
  t.deepEqual(identity, {
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    namespace: readlinkSync('/proc/self/ns/net'),
  })
  const [elsewhere] = await callElsewhere(['unshare', '--net'], [['links', 'identity']])
  t.like(elsewhere?.value, { bootId: identity.bootId })
  t.notDeepEqual(elsewhere?.value, identity)
})

test('C1: the assign type is told where sysfs shows these links, and null where it shows others', async (t) => {
  const inOwnSysfs = (...commands: string[]): string[] => [
    'unshare',
    '--net',
    '--mount',
    'sh',
    '-c',
    [...commands, 'exec "$@"'].join(' && '),
    'sh',
  ]
  const make = 'ip link add v0 type veth peer name v1'
  const set = `ip link set v0 address ${GOOD}`
  const get: Call[] = [
    ['links', 'getSync', 'v0'],
    ['links', 'listSync', true],
    ['links', 'getSync', 'lo'],
  ]
  const types = async (...commands: string[]): Promise<unknown[]> => {
    const [link, list, lo] = await callElsewhere(inOwnSysfs(...commands), get)
    const listed = (list?.value as { name: string; assignType: unknown }[]).find(({ name }) => name === 'v0')
    return [link, { value: listed }, lo].map(
      (outcome) => (outcome?.value as { assignType: unknown }).assignType,
    )
  }
  const mount = 'mount -t sysfs sysfs /sys'
  t.deepEqual(await types(mount, make), [1, 1, null])
  t.deepEqual(await types(mount, make, set), [3, 3, null])
  t.deepEqual(await types(make, set), [null, null, null])
})

const exhausted = `
  const { openSync, closeSync } = require('node:fs')
  const { Links } = require(process.argv[1])
  const open = []
  let error
  try { for (;;) open.push(openSync('/dev/null')) } catch {}
  try { new Links() } catch (caught) { error = caught }
  open.forEach((fd) => closeSync(fd))
  console.log(JSON.stringify({ ...error }), new Links().mayChange())
`

test('A8: links that cannot be opened say which system call failed, and can be opened later', (t) => {
  const script = ['-c', 'ulimit -n 64 && exec "$@"', 'sh', process.execPath, '-e', exhausted, addonPath]
  const { stdout, stderr } = spawnSync('sh', script, { encoding: 'utf8' })
  t.is(stdout, '{"code":"EMFILE","errno":24,"syscall":"socket"} true\n', stderr)
})
