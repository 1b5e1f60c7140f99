import { readFileSync } from 'node:fs'
import { compare, perCall, type Comparison } from '../measure.js'
import { FilledStore } from '../scratch.js'

/** Few enough that no journal outgrows its collection, which has it compacted. */
const COMMITS = { durable: 10, lazy: 30 }
const LOOK_UPS = 2000
/** Flat: what a commit costs must not depend on how much there is. */
const FLAT = 1.2

/** Commits, look-ups and opening, with many entries. */
export function compareStores(): Comparison[] {
  using ten = new FilledStore(10)
  using thousand = new FilledStore(1000)
  using many = new FilledStore(100_000)
  return [...flat(thousand, ten), ...flat(many, ten), compareOpening(many)]
}

function flat(many: FilledStore, few: FilledStore): Comparison[] {
  const size = `${many.size.toLocaleString('en')} entries`
  const contest = (what: string, call: (store: FilledStore) => number): Comparison =>
    compare({
      figure: `${what} with ${size}`,
      rival: `the same with ${String(few.size)}`,
      bar: FLAT,
      ours: () => call(many),
      theirs: () => call(few),
    })
  const committing = (kind: 'durable' | 'lazy') => (store: FilledStore) =>
    perCall(COMMITS[kind], () => {
      store.commit(kind === 'durable')
    })
  return [
    contest('durable commit', committing('durable')),
    contest('lazy commit', committing('lazy')),
    contest('look-up', (store) => perCall(LOOK_UPS, () => store.read())),
  ]
}

function compareOpening(many: FilledStore): Comparison {
  const bytes = readFileSync(many.file)
  return compare({
    figure: `openStoreSync, ${many.size.toLocaleString('en')} entries`,
    rival: 'JSON.parse of the same octets',
    bar: 2,
    ours: () =>
      perCall(1, () => {
        many.open().close()
      }),
    theirs: () =>
      perCall(1, () => {
        JSON.parse(bytes.toString())
      }),
  })
}
