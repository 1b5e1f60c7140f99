import test from 'ava'
import { UnreadEntries } from '../../src/store/entries.js'

/** Entries that tell, in the order in which they were looked at. */
function unread(written: Record<string, object>): { entries: UnreadEntries; looked: string[] } {
  const looked: string[] = []
  const read = (key: string, value: object): object => {
    looked.push(key)
    return { ...value, read: true }
  }
  return { entries: new UnreadEntries(written, read), looked }
}

test('A9: an entry is looked at when it is first asked for, once, and none for the size', (t) => {
  const { entries, looked } = unread({ a: { is: 'a' }, b: { is: 'b' } })
  t.is(entries.size, 2)
  t.deepEqual(looked, [])
  const first = entries.get('b')
  t.deepEqual(first, { is: 'b', read: true })
  t.is(entries.get('b'), first)
  t.is(entries.get('c'), undefined)
  t.deepEqual(looked, ['b'])
  t.is(entries.size, 2)
})

test('A9: what was set or deleted meanwhile counts, and is never looked at', (t) => {
  const { entries, looked } = unread({ a: { is: 'a' }, b: { is: 'b' }, c: { is: 'c' } })
  const given = { is: 'new' }
  entries.set('a', given)
  entries.set('d', given)
  entries.delete('b')
  entries.delete('never there')
  t.is(entries.size, 3)
  t.is(entries.get('a'), given)
  t.is(entries.get('b'), undefined)
  t.deepEqual(
    new Map(entries),
    new Map<string, object>([
      ['a', given],
      ['d', given],
      ['c', { is: 'c', read: true }],
    ]),
  )
  t.deepEqual(looked, ['c'])
  for (const key of ['a', 'c', 'd']) entries.delete(key)
  t.deepEqual([entries.size, [...entries]], [0, []])
})

test('A9: keys that every object inherits are only there where they were written', (t) => {
  const none = unread({}).entries
  for (const key of ['__proto__', 'constructor', 'toString']) t.is(none.get(key), undefined, key)
  const { entries } = unread(
    JSON.parse('{"__proto__": {"is": 1}, "constructor": {"is": 2}}') as Record<string, object>,
  )
  t.deepEqual(entries.get('__proto__'), { is: 1, read: true })
  t.deepEqual(entries.get('constructor'), { is: 2, read: true })
  t.is(entries.get('toString'), undefined)
  entries.delete('__proto__')
  t.deepEqual([entries.get('__proto__'), entries.size], [undefined, 1])
})

test('A9: an entry that cannot be read throws whenever it is asked for, and stays until it is replaced', (t) => {
  const written = { good: { is: 'good' }, bad: { is: 'bad' } }
  const entries = new UnreadEntries(written, (key, value) => {
    if (key === 'bad') throw new RangeError('bad')
    return value
  })
  for (let time = 0; time < 2; time++) {
    t.throws(() => entries.get('bad'), { instanceOf: RangeError })
    t.throws(() => [...entries], { instanceOf: RangeError })
    t.is(entries.size, 2)
  }
  entries.set('bad', { is: 'mended' })
  t.deepEqual(entries.get('bad'), { is: 'mended' })
  t.is([...entries].length, 2)
})
