import { isDeepStrictEqual } from 'node:util'
import test from 'ava'
import fc from 'fast-check'
import { stateDirectory } from '../helpers/state-directory.js'
import { forms, type Change, type Form, type TestStore } from './helpers/forms.js'

type Step = { key: string; original?: string | undefined }
interface Deed {
  /** Which of two stores of one directory does it, in which form. */
  store: number
  form: Form
  steps: Step[]
  /** After `crash` the store that was is never closed; nothing of it is written but by its transactions. */
  outcome:
    'commit' | 'commit lazily' | 'throw' | 'commit and crash' | 'commit and close' | 'commit and compact'
}

const key = fc.constantFrom('eth0', 'eth1', 'wlan0', '__proto__', '7')
const step: fc.Arbitrary<Step> = fc.record({ key, original: fc.option(fc.string(), { nil: undefined }) })
const deed: fc.Arbitrary<Deed> = fc.record({
  store: fc.nat({ max: 1 }),
  form: fc.constantFrom(...forms),
  steps: fc.array(step, { maxLength: 4 }),
  outcome: fc.constantFrom(
    'commit',
    'commit lazily',
    'throw',
    'commit and crash',
    'commit and close',
    'commit and compact',
  ),
})

const abandoned = new Error('abandoned')

/** The steps, done to the entries and to a copy of the model, which is the result. */
const doing =
  ({ steps, outcome }: Deed, model: ReadonlyMap<string, string>): Change<Map<string, string>> =>
  ({ addresses }) => {
    const next = new Map(model)
    for (const { key: name, original } of steps) {
      if (original === undefined) {
        addresses.delete(name)
        next.delete(name)
      } else {
        addresses.set(name, { original })
        next.set(name, original)
      }
      if (!agrees(addresses.entries(), next)) throw new Error('a transaction does not see its own changes')
    }
    if (outcome === 'throw') throw abandoned
    return next
  }

const agrees = (entries: [string, { original: string }][], model: ReadonlyMap<string, string>): boolean =>
  isDeepStrictEqual(new Map(entries.map(([name, { original }]) => [name, original])), new Map(model))

async function perform(
  stores: TestStore[],
  done: Deed,
  model: Map<string, string>,
): Promise<Map<string, string>> {
  const store = stores[done.store]
  if (!store) throw new RangeError('there are two stores')
  const { open, change, compact } = done.form
  try {
    return await change(store, doing(done, model), { durable: done.outcome !== 'commit lazily' })
  } catch (error) {
    if (error !== abandoned) throw error
    return model
  } finally {
    if (done.outcome === 'commit and compact') await compact(store)
    if (done.outcome === 'commit and close') store.close()
    if (['commit and crash', 'commit and close'].includes(done.outcome))
      stores[done.store] = await open(store.directory)
  }
}

test('A3, A9: whatever two stores of one directory do in turn, crash, close and compact, both hold what a Map would', async (t) => {
  let runs = 0
  const property = fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 8 }), async (deeds) => {
    runs++
    const directory = stateDirectory(t)
    const stores = await Promise.all(forms.map(async ({ open }) => open(directory)))
    let model = new Map<string, string>()
    for (const done of deeds) {
      model = await perform(stores, done, model)
      for (const { collections } of stores) {
        if (!agrees(collections.addresses.entries(), model)) return false
      }
    }
    return true
  })
  await t.notThrowsAsync(fc.assert(property, { numRuns: 40 }))
  t.true(runs >= 40)
})
