import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { addon, openLinks } from '../helpers/native.js'
import { emptyDirectory } from '../helpers/state-directory.js'

/** What JavaScript callers can pass although TypeScript would not let them. */
const strange: unknown[] = [
  undefined,
  null,
  1,
  1n,
  true,
  Symbol('s'),
  {},
  [],
  () => 'x',
  new Date(),
  Buffer.from('x'),
]
const without = (...types: string[]): unknown[] => strange.filter((value) => !types.includes(typeof value))
const badPaths = [...without('string'), 'with\0nul']
const badNumbers = [...without('number'), -1, 0.5, NaN, Infinity, 2 ** 53]
const badBytes = [
  undefined,
  null,
  'text',
  [1],
  new Uint16Array(1),
  new ArrayBuffer(1),
  new DataView(new ArrayBuffer(1)),
]
const badTexts = [...strange.filter((value) => !Array.isArray(value)), ['x', 1], [undefined]]

type Method = (...parameters: unknown[]) => unknown
const method = (target: object, name: string): Method => (Reflect.get(target, name) as Method).bind(target)

/** Every single parameter wrong while the others are right. */
const calls: [name: string, right: unknown[], wrong: unknown[][]][] = [
  ['replaceFile', ['/nowhere/x', Buffer.from('x'), 0o600], [badPaths, badBytes, [...badNumbers, 0o10000]]],
  ['duplicateFile', ['/nowhere/x', '/nowhere/y'], [badPaths, badPaths]],
  [
    'appendFile',
    ['/nowhere/x', 0, Buffer.from('x'), true],
    [badPaths, [...badNumbers, 2 ** 53], badBytes, ['true', ...without('boolean')]],
  ],
  ['truncateFile', ['/nowhere/x', 0], [badPaths, badNumbers]],
  ['makeDirectory', ['/nowhere/x', 0o700], [badPaths, badNumbers]],
  ['acquireLock', ['/nowhere/x', 0, 0], [badPaths, badNumbers, [...without('number'), -1, NaN]]],
]
const linkCalls: typeof calls = [
  ['get', ['lo'], [without('string')]],
  ['getAddress', ['lo'], [without('string')]],
  ['setAddress', ['lo', '02:00:00:00:00:01'], [without('string'), without('string')]],
  ['setAddresses', [['lo'], ['02:00:00:00:00:01']], [badTexts, badTexts]],
  ['setUp', ['lo', true], [without('string'), ['true', ...without('boolean')]]],
]

for (const [targetName, list] of [
  ['addon', calls],
  ['links', linkCalls],
] as const) {
  for (const [name, right, wrong] of list) {
    for (const suffix of ['Sync', '']) {
      test(`A8: ${name}${suffix} answers wrong types with a TypeError that names the argument`, (t) => {
        const call = method(targetName === 'addon' ? addon : openLinks(t), name + suffix)
        for (const [index, values] of wrong.entries()) {
          for (const value of values) {
            const error = t.throws(() => call(...right.with(index, value)), { instanceOf: TypeError })
            t.like(error, { code: 'ERR_INVALID_ARG_TYPE' })
            t.regex(error.message, /^\w+ must be (a|true)\b/)
          }
        }
        t.throws(() => call(), { instanceOf: TypeError })
      })
    }
  }
}

test('A8: lists of different length, a namespace that is no path and a watch without a function are refused', (t) => {
  const links = openLinks(t)
  const wrong: (() => unknown)[] = [
    () => links.setAddressesSync(['lo', 'lo'], ['02:00:00:00:00:01']),
    () => links.setAddresses([], ['02:00:00:00:00:01']),
    ...badPaths
      .slice(1)
      .flatMap((path) => [
        (): unknown => new addon.Links(path as string),
        (): unknown => addon.openLinks(path as string),
      ]),
    ...without('function').map((value) => () => links.watch(value as () => void)),
  ]
  for (const call of wrong) t.throws(call, { instanceOf: TypeError, code: 'ERR_INVALID_ARG_TYPE' })
})

test('A8: methods refuse a receiver that is not theirs', (t) => {
  const links = openLinks(t)
  const lock = addon.acquireLockSync(join(emptyDirectory(t), 'lock'), 0, 0)
  const receivers: unknown[] = [
    undefined,
    null,
    {},
    addon,
    lock,
    Object.create(addon.Links.prototype as object),
  ]
  for (const name of [
    'list',
    'listSync',
    'get',
    'getAddress',
    'setUpSync',
    'mayChange',
    'identity',
    'close',
  ]) {
    const call = Reflect.get(links, name) as Method
    for (const receiver of receivers) {
      t.throws(() => call.call(receiver, 'lo'), { instanceOf: TypeError }, name)
    }
  }
  const release: Method = Reflect.get(lock, 'release')
  t.throws(() => release.call(links), { instanceOf: TypeError })
  const plain = addon.Links as unknown as Method
  t.throws(() => plain(), { instanceOf: TypeError })
  lock.release()
})

test('A8: the two hot functions carry their object with them, whatever they are called on', (t) => {
  const links = openLinks(t)
  const [get, set] = ['getAddressSync', 'setAddressSync'].map((name) => Reflect.get(links, name) as Method)
  t.is(get?.call(undefined, 'lo'), '00:00:00:00:00:00')
  t.throws(() => set?.call({}, 'lo', '02:00:00:00:00:01'), { code: 'LINK_LOOPBACK' })
})

test('C2: data is copied before an asynchronous replaceFile returns', async (t) => {
  const path = join(emptyDirectory(t), 'file')
  const data = Buffer.alloc(1 << 20, 'a')
  const replaced = addon.replaceFile(path, data, 0o600)
  data.fill('b')
  await replaced
  t.deepEqual(readFileSync(path), Buffer.alloc(1 << 20, 'a'))
})
