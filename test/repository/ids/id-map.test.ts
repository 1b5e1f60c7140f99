import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { generateMany, IdMap, openStoreSync, type ErrorCode } from '../../../src/index.js'
import { idCollections } from '../../../src/repository/ids/collections.js'
import type { Task } from '../../../src/task.js'
import { throwsCode } from '../../helpers/errors.js'
import { stateDirectory } from '../../helpers/state-directory.js'
import { call, twins } from '../../helpers/twins.js'
import { forms, openIn } from './maps.js'

const jira = { internal: 'nas', tool: 'jira', key: 'ops' } as const
const github = { internal: 'nas', tool: 'github' } as const
const tools = [{ name: 'snow', form: 'keyed' }] as const

type Work = (ids: IdMap) => Task<unknown>
const allocating =
  (internal: string, tool: string, key?: string): Work =>
  (ids) =>
    call(ids, 'allocate', { internal, tool, key })
const linking =
  (internal: string, tool: string, external: string): Work =>
  (ids) =>
    call(ids, 'link', { internal, tool, external })

const refusals: [what: string, code: ErrorCode, named: RegExp, work: Work][] = [
  [
    'an unknown tool',
    'TOOL_UNKNOWN',
    /"trello".*azure_devops, github, jira, linear/,
    allocating('x', 'trello'),
  ],
  ['the name of a prototype as a tool', 'TOOL_UNKNOWN', /"__proto__"/, allocating('x', '__proto__')],
  ['a keyed tool without key', 'ARGUMENT_INVALID', /jira needs a key.*none/, allocating('x', 'jira')],
  ['an ill-formed key', 'ARGUMENT_INVALID', /"A-B"/, allocating('x', 'jira', 'A-B')],
  ['an empty key', 'ARGUMENT_INVALID', /""/, allocating('x', 'linear', '')],
  ['a global tool with key', 'ARGUMENT_INVALID', /github.*no key.*"OPS"/, allocating('x', 'github', 'OPS')],
  ['an empty internal ID', 'ARGUMENT_INVALID', /"".*empty/, allocating('', 'github')],
  ['an internal ID with a line break', 'ARGUMENT_INVALID', /"a\\nb".*control/, allocating('a\nb', 'github')],
  ['half a surrogate pair', 'ARGUMENT_INVALID', /control/, allocating('\ud83d', 'github')],
  ['a long internal ID', 'ARGUMENT_INVALID', /255/, allocating('x'.repeat(256), 'github')],
  ['linking to an unknown tool', 'TOOL_UNKNOWN', /"trello"/, linking('x', 'trello', '7')],
  ['a bare number for a keyed tool', 'ARGUMENT_INVALID', /"7".*OPS-7/, linking('x', 'jira', '7')],
  ['a key for a global tool', 'ARGUMENT_INVALID', /"OPS-7".*like 7/, linking('x', 'github', 'OPS-7')],
  ['number 0', 'ARGUMENT_INVALID', /"0"/, linking('x', 'github', '0')],
  ['a number with leading zeros', 'ARGUMENT_INVALID', /"OPS-07"/, linking('x', 'jira', 'OPS-07')],
  [
    'a number of 16 digits',
    'ARGUMENT_INVALID',
    /1234567890123456/,
    linking('x', 'github', '1234567890123456'),
  ],
  ['the external ID of another', 'ID_CONFLICT', /OPS-1 .*"nas".*"x"/, linking('x', 'jira', 'ops-1')],
  ['a second external ID', 'ID_CONFLICT', /"nas".*OPS-1.*OPS-9/, linking('nas', 'jira', 'OPS-9')],
]

for (const { name, drive, open } of forms) {
  test(`B9: allocating is idempotent, numbers go up per key and per tool (${name})`, async (t) => {
    await using ids = await open(t)
    const allocate = async (internal: string, tool: string, key?: string): Promise<string> =>
      (await drive(call(ids, 'allocate', { internal, tool, key }))).external
    t.is(await allocate('nas', 'jira', 'OPS'), 'OPS-1')
    t.is(await allocate('nas', 'jira', 'ops'), 'OPS-1')
    t.is(await allocate('printer', 'jira', 'Ops'), 'OPS-2')
    t.is(await allocate('nas', 'jira', 'NET'), 'NET-1')
    t.is(await allocate('nas', 'linear', 'OPS'), 'OPS-1')
    t.is(await allocate('nas', 'github'), '1')
    t.is(await allocate('printer', 'azure_devops'), '1')
    t.is(await allocate('printer', 'github'), '2')
    t.deepEqual(ids.counters(), [
      { tool: 'azure_devops', key: null, next: 2 },
      { tool: 'github', key: null, next: 3 },
      { tool: 'jira', key: 'NET', next: 2 },
      { tool: 'jira', key: 'OPS', next: 3 },
      { tool: 'linear', key: 'OPS', next: 2 },
    ])
  })

  test(`B9: an external ID leads back to the internal one, which lists all of its own (${name})`, async (t) => {
    await using ids = await open(t)
    await drive(call(ids, 'allocateMany', [jira, github, { ...jira, internal: 'printer' }]))
    t.is(ids.lookup('jira', 'OPS-1'), 'nas')
    t.is(ids.lookup('jira', 'ops-2'), 'printer')
    t.is(ids.lookup('jira', 'OPS-3'), undefined)
    t.is(ids.lookup('linear', 'OPS-1'), undefined)
    t.is(ids.lookup('github', '1'), 'nas')
    const own = [
      { internal: 'nas', tool: 'jira', key: 'OPS', external: 'OPS-1' },
      { internal: 'nas', tool: 'github', key: null, external: '1' },
    ]
    t.deepEqual(ids.list('nas'), own)
    t.deepEqual(ids.list('nobody'), [])
    t.deepEqual(ids.list(), [...own, { internal: 'printer', tool: 'jira', key: 'OPS', external: 'OPS-2' }])
  })

  test(`B9: a linked ID is found, never handed out, and moves the counter forward only (${name})`, async (t) => {
    await using ids = await open(t)
    const link = async (internal: string, external: string): Promise<string> =>
      (await drive(call(ids, 'link', { internal, tool: 'jira', external }))).external
    t.is(await link('printer', 'ops-7'), 'OPS-7')
    t.is(await link('printer', 'OPS-7'), 'OPS-7')
    t.is((await drive(call(ids, 'allocate', jira))).external, 'OPS-8')
    t.is((await drive(call(ids, 'allocate', { ...jira, internal: 'printer' }))).external, 'OPS-7')
    t.is(await link('router', 'OPS-2'), 'OPS-2')
    t.is(ids.lookup('jira', 'OPS-2'), 'router')
    t.deepEqual(ids.counters(), [{ tool: 'jira', key: 'OPS', next: 9 }])
  })

  for (const [what, code, named, work] of refusals) {
    test(`B9: ${what} is ${code}, named, and changes nothing (${name})`, async (t) => {
      await using ids = await open(t)
      await drive(call(ids, 'allocate', jira))
      const before = [ids.list(), ids.counters()]
      t.regex((await throwsCode(t, drive(work(ids)), code)).message, named)
      t.deepEqual([ids.list(), ids.counters()], before)
    })
  }

  test(`B9: many are allocated together or not at all (${name})`, async (t) => {
    await using ids = await open(t, { tools })
    await drive(call(ids, 'link', { internal: 'last', tool: 'github', external: '999999999999999' }))
    const requests = [jira, { internal: 'nas', tool: 'snow', key: 'INC' }, github]
    const error = await throwsCode(t, drive(call(ids, 'allocateMany', requests)), 'ARGUMENT_INVALID')
    t.regex(error.message, /github has no number left/)
    t.deepEqual(ids.list('nas'), [])
    t.is(ids.lookup('jira', 'OPS-1'), undefined)
    const many = Array.from({ length: 1000 }, (_, number) => ({
      ...jira,
      internal: `host ${String(number)}`,
    }))
    const made = await drive(call(ids, 'allocateMany', [...many, ...many]))
    t.is(new Set(made.map(({ external }) => external)).size, 1000)
    t.deepEqual(made.slice(1000), made.slice(0, 1000))
    t.is(ids.list().length, 1001)
  })

  test(`B9: internal IDs may be named like what every object has (${name})`, async (t) => {
    await using ids = await open(t)
    for (const internal of ['__proto__', 'constructor', 'a/b', '7', ' ', 'ä\u{1f4a1}']) {
      const { external } = await drive(call(ids, 'allocate', { ...github, internal }))
      t.is(ids.lookup('github', external), internal)
      t.is(ids.list(internal)[0]?.external, external)
    }
    t.is(ids.list().length, 6)
  })

  test(`B9: further tools are defined by data (${name})`, async (t) => {
    await using ids = await open(t, { tools: [...tools, { name: 'assets', form: 'global' }] })
    t.is((await drive(call(ids, 'allocate', { ...jira, tool: 'snow', key: 'inc' }))).external, 'INC-1')
    t.is((await drive(call(ids, 'allocate', { ...github, tool: 'assets' }))).external, '1')
    t.is(ids.lookup('snow', 'INC-1'), 'nas')
  })

  test(`B9: the counters number the addresses of a pool, and never one twice (${name})`, async (t) => {
    await using ids = await open(t)
    const request = { policy: 'pool', prefix: '02:aa:bb' } as const
    const counter = ids.pools
    t.deepEqual([...generateMany(request, 2, { counter })], ['02:aa:bb:00:00:00', '02:aa:bb:00:00:01'])
    t.deepEqual([...generateMany(request, 1, { counter })], ['02:aa:bb:00:00:02'])
    t.deepEqual(ids.counters(), [{ tool: 'pool', key: '02:aa:bb', next: 3 }])
  })
}

for (const [form, drive] of twins) {
  test(`B1, A2: what one map allocated, another one of the directory has (${form})`, async (t) => {
    const directory = stateDirectory(t)
    await using first = await drive(openIn(directory))
    await using second = await drive(openIn(directory))
    await drive(call(first, 'allocate', jira))
    t.is(second.lookup('jira', 'OPS-1'), 'nas')
    t.is((await drive(call(second, 'allocate', { ...jira, internal: 'printer' }))).external, 'OPS-2')
    t.deepEqual(first.list(), second.list())
    await using third = await drive(openIn(directory))
    t.deepEqual(third.counters(), first.counters())
  })

  test(`B9: an ill-formed tool, or one that is built in otherwise, is refused at once (${form})`, async (t) => {
    for (const tool of [
      { name: 'A B', form: 'keyed' },
      { name: 'jira', form: 'global' },
    ] as const) {
      const directory = stateDirectory(t)
      const opening = drive(openIn(directory, { tools: [tool] }))
      await throwsCode(t, opening, 'ARGUMENT_INVALID')
      t.throws(() => IdMap.inMemory({ tools: [tool] }), { code: 'ARGUMENT_INVALID' })
    }
  })
}

test('B1, A10: the files have the promised names; looking up creates nothing', (t) => {
  const directory = stateDirectory(t)
  using ids = IdMap.openSync(directory)
  t.is(ids.lookup('jira', 'OPS-1'), undefined)
  t.deepEqual([ids.list(), ids.counters()], [[], []])
  t.false(existsSync(directory))
  ids.allocateSync(jira)
  ids.close()
  const names = readdirSync(directory)
  for (const name of ['external_id_mapping.json', 'external_id_counters.json']) t.true(names.includes(name))
  t.regex(
    readFileSync(join(directory, 'external_id_mapping.json'), 'utf8'),
    /"id": "OPS-1",\n +"tool": "jira"/,
  )
})

test('B9: after close() a map says so', async (t) => {
  const ids = IdMap.openSync(stateDirectory(t))
  ids.close()
  ids.close()
  t.throws(() => ids.lookup('github', '1'), { code: 'CLOSED' })
  await throwsCode(t, ids.allocate(github), 'CLOSED')
})

test('B2: a counter that damage threw back hands out no number twice', (t) => {
  const directory = stateDirectory(t)
  using ids = IdMap.openSync(directory)
  for (const internal of ['a', 'b', 'c']) ids.allocateSync({ internal, tool: 'github' })
  using store = openStoreSync(directory, idCollections)
  for (const next of [2, undefined]) {
    store.transactionSync(({ external_id_counters: counters }) => {
      if (next === undefined) counters.delete('github')
      else counters.set('github', { next })
    })
    const { external } = ids.allocateSync({ internal: `after ${String(next)}`, tool: 'github' })
    t.is(external, next === undefined ? '5' : '4')
  }
  t.deepEqual(ids.counters(), [{ tool: 'github', key: null, next: 6 }])
})
