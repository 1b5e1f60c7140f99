import test from 'ava'
import fc from 'fast-check'
import { firstOf, TermIndex } from '../../src/store/term-index.js'

const entry = (...terms: string[]): { terms: string[] } => ({ terms })
const index = (): TermIndex => new TermIndex((one, key) => [...(one as { terms: string[] }).terms, `=${key}`])
const keys = (one: TermIndex, term: string): string[] => [...one.keysOf(term)].sort()

test('B9: a term leads to all keys that have it, however many, and to no other', (t) => {
  const one = index()
  t.deepEqual(keys(one, 'x'), [])
  one.add('a', entry('x', 'y'))
  t.deepEqual(keys(one, 'x'), ['a'])
  one.add('b', entry('x'))
  one.add('c', entry('x'))
  t.deepEqual([keys(one, 'x'), keys(one, 'y'), keys(one, '=b')], [['a', 'b', 'c'], ['a'], ['b']])
  for (const term of ['a', '__proto__', 'constructor']) t.deepEqual(keys(one, term), [], term)
})

test('B9: an entry that has a term twice, or is added twice, has it once; what is taken away that never was changes nothing', (t) => {
  const one = index()
  one.add('a', entry('x', 'x'))
  one.add('a', entry('x'))
  t.deepEqual(keys(one, 'x'), ['a'])
  one.remove('b', entry('x', 'z'))
  t.deepEqual(keys(one, 'x'), ['a'])
  one.remove('a', entry('x', 'x'))
  t.deepEqual(keys(one, 'x'), [])
})

test('B9: a collection without terms has none', (t) => {
  const none = new TermIndex(undefined)
  none.add('a', entry('x'))
  none.remove('a', entry('x'))
  t.deepEqual(keys(none, 'x'), [])
})

test('B9: whatever is added and taken away, a term leads to the keys that have it now', (t) => {
  const name = fc.constantFrom('a', 'b', 'c')
  const terms = fc.uniqueArray(fc.constantFrom('x', 'y', 'z'))
  const deeds = fc.array(fc.record({ key: name, terms: fc.option(terms, { nil: undefined }) }))
  fc.assert(
    fc.property(deeds, (all) => {
      const one = index()
      const model = new Map<string, string[]>()
      for (const { key, terms: next } of all) {
        const former = model.get(key)
        if (former) one.remove(key, entry(...former))
        model.delete(key)
        if (next) {
          one.add(key, entry(...next))
          model.set(key, next)
        }
      }
      for (const term of ['x', 'y', 'z']) {
        const expected = [...model].filter(([, own]) => own.includes(term)).map(([key]) => key)
        t.deepEqual(keys(one, term), expected.sort())
        t.is(firstOf(one.keysOf(term)), expected[0])
      }
    }),
  )
})
