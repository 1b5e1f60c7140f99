import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import test from 'ava'
import { failuresByLine, toRuns } from '../../../src/link/shell/ip-batch.js'
import { IpTool } from '../../../src/link/shell/ip.js'
import { Program, ProgramFailure } from '../../../src/link/shell/program.js'
import { ShellLinkLayer } from '../../../src/link/shell/shell.js'
import { createTun, createVeth, ip, secondOpinion, uniqueName } from '../../helpers/links.js'
import { createNamespace } from '../../helpers/netns.js'
import { script } from '../../helpers/scripts.js'
import { call, twins } from '../../helpers/twins.js'

const A = '02:00:00:00:00:0a'
const B = '02:00:00:00:00:0b'
const COUNT = 1000

const change = (name: string): { name: string; address: string } => ({ name, address: A })
const failure = (stderr: string, status = 1): ProgramFailure => new ProgramFailure('ip', status, stderr)

test('C4: names that a batch file cannot hold are changed alone, in their place', (t) => {
  const runs = toRuns(['a', 'b', 'c#d', 'e', 'if3', "f'g", 'h'].map(change))
  t.deepEqual(
    runs.map((run) => run.map(({ name }) => name)),
    [['a', 'b'], ['c#d'], ['e'], ['if3'], ["f'g"], ['h']],
  )
  t.deepEqual(toRuns([]), [])
})

/** As iproute2 6.1 printed them. */
test('C4: each failure of a batch belongs to its line', (t) => {
  const told = failure(
    'Cannot find device "x"\nCommand failed -:1\nRTNETLINK answers: Address already in use\nCommand failed -:12\n',
  )
  const failures = failuresByLine(told, 13)
  t.is(failures[0]?.stderr, 'Cannot find device "x"\n')
  t.is(failures[11]?.stderr, 'RTNETLINK answers: Address already in use\n')
  t.is(failures.filter((each) => each === undefined).length, 11)
})

test('C4: what a batch did not come to, or may not have come to, failed', (t) => {
  const before = failuresByLine(failure('Cannot open netlink socket: Permission denied\n', 1), 2)
  t.deepEqual(
    before.map((each) => each?.stderr),
    Array(2).fill('Cannot open netlink socket: Permission denied\n'),
  )
  const between = failuresByLine(failure('no\nCommand failed -:2\nSegmentation fault\n', 139), 4)
  t.deepEqual(
    between.map((each) => each?.stderr),
    [undefined, 'no\n', 'Segmentation fault\n', 'Segmentation fault\n'],
  )
})

for (const [form, drive] of twins) {
  test(`C4: a thousand links are changed by one process, each with a result of its own (${form})`, async (t) => {
    const netns = createNamespace(t)
    const names = Array.from({ length: COUNT }, (_, position) => `m${String(position)}`)
    const input = names.map((name) => `link add link eth0 ${name} type macvlan`).join('\n')
    execFileSync('ip', ['-n', netns, '-batch', '-'], { input })
    const log = script(t)
    const counting = script(t, `echo "$*" >> ${log}; exec ip -n ${netns} "$@"`)
    const links = new ShellLinkLayer(new IpTool(new Program(counting, 60_000)))
    const changes = names.map((name, position) => ({
      name: position === 500 ? 'nosuch0' : name,
      address: `02:00:00:00:${hex(position >> 8)}:${hex(position & 255)}`,
    }))
    const results = await drive(call(links, 'setAddresses', changes))
    t.deepEqual(results.toSpliced(500, 1), changes.toSpliced(500, 1))
    t.like(results[500], { name: 'nosuch0', error: { code: 'LINK_NOT_FOUND', errno: 19, link: 'nosuch0' } })
    const now = new Map((await drive(call(links, 'list'))).map(({ name, address }) => [name, address]))
    for (const { name, address } of changes) if (name !== 'nosuch0') t.is(now.get(name), address)
    t.deepEqual(readFileSync(log, 'utf8').trim().split('\n').slice(1), [
      '-j link show',
      '-force -batch -',
      '-j -d link show',
    ])
  })

  test(`C4: a link of any name, and one that cannot be changed, are in a batch what they are alone (${form})`, async (t) => {
    const [plain, odd] = createVeth(t)
    const other = `${uniqueName('odd')}#'"`
    ip('link', 'property', 'add', 'dev', odd, 'altname', other)
    const tun = createTun(t)
    const links = new ShellLinkLayer(new IpTool(new Program(script(t, 'exec ip "$@"'))))
    const names = [plain, other, tun, 'if1', plain]
    const results = await drive(call(links, 'setAddresses', names.map(change)))
    t.deepEqual(
      results.map(({ address, error }) => address ?? error.code),
      [A, A, 'LINK_NOT_ETHERNET', 'LINK_NOT_FOUND', A],
    )
    for (const name of [plain, odd]) t.is(secondOpinion(name).address, A)
  })

  test(`C4: where the kernel refuses all, every change says so (${form})`, async (t) => {
    const [name, peer] = createVeth(t)
    const powerless = script(t, 'exec setpriv --bounding-set=-all --inh-caps=-all ip "$@"')
    const links = new ShellLinkLayer(new IpTool(new Program(powerless)))
    for (const result of await drive(call(links, 'setAddresses', [name, peer].map(change)))) {
      t.like(result, { error: { code: 'PERMISSION_DENIED', errno: 1, syscall: 'ip link set' } })
    }
  })

  test(`C4: a batch that takes too long is ended, and none of it counts as made (${form})`, async (t) => {
    const [name, peer] = createVeth(t)
    const slow = script(t, 'case "$*" in *-batch*) exec sleep 60;; *) exec ip "$@";; esac')
    const links = new ShellLinkLayer(new IpTool(new Program(slow, 2000)))
    const changes = [name, peer].map((each) => ({ name: each, address: B }))
    for (const result of await drive(call(links, 'setAddresses', changes))) {
      t.like(result, { error: { code: 'SYSTEM_ERROR', errno: 110 } })
    }
  })
}

const hex = (octet: number): string => octet.toString(16).padStart(2, '0')
