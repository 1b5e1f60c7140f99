import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IdMap, openStoreSync } from '../../src/index.js'
import { idCollections } from '../../src/repository/ids/collections.js'
import { compare, perCall, type Comparison } from '../measure.js'

const ALLOCATIONS = 10
const LOOK_UPS = 200
const ROUNDS = 5
/** Flat: what an allocation or a look-up costs must not depend on how many there are. */
const FLAT = 1.2

/** A new number, durable, and a look-up: with many IDs against with few. */
export function compareIdMaps(): Comparison[] {
  const maps = [10, 1000, 100_000].map((size) => new FilledMap(size))
  try {
    const [few, ...many] = maps
    if (!few) return []
    return many.flatMap((each) => against(each, few))
  } finally {
    for (const each of maps) each.remove()
  }
}

function against(many: FilledMap, few: FilledMap): Comparison[] {
  const size = many.size.toLocaleString('en')
  const contest = { bar: FLAT, rounds: ROUNDS }
  return [
    compare({
      ...contest,
      figure: `allocation with ${size} IDs`,
      rival: `the same with ${String(few.size)}`,
      ours: () => many.allocate(),
      theirs: () => few.allocate(),
    }),
    compare({
      ...contest,
      figure: `look-up with ${size} IDs`,
      rival: `the same with ${String(few.size)}`,
      ours: () => many.lookUp(),
      theirs: () => few.lookUp(),
    }),
  ]
}

/** An ID map that has so many IDs when it begins, in files. */
class FilledMap {
  readonly size: number
  readonly #directory = mkdtempSync(join(tmpdir(), 'lladdr-bench-'))
  readonly #ids: IdMap
  #allocated = 0

  constructor(size: number) {
    this.size = size
    this.#fill()
    this.#ids = IdMap.openSync(this.#directory)
  }

  /** Nanoseconds per call. */
  allocate(): number {
    return perCall(ALLOCATIONS, () => {
      this.#ids.allocateSync({ internal: `new ${String(this.#allocated++)}`, tool: 'github' })
    })
  }

  lookUp(): number {
    return perCall(LOOK_UPS, (call) => {
      const number = ((call * 7919) % this.size) + 1
      if (this.#ids.lookup('github', String(number)) === undefined) throw new Error(`no ${String(number)}`)
    })
  }

  remove(): void {
    this.#ids.close()
    rmSync(this.#directory, { recursive: true })
  }

  #fill(): void {
    using store = openStoreSync(this.#directory, idCollections)
    store.transactionSync(({ external_id_mapping, external_id_counters }) => {
      for (let number = 1; number <= this.size; number++) {
        external_id_mapping.set(`host ${String(number)}`, {
          external: [{ tool: 'github', id: String(number) }],
        })
      }
      external_id_counters.set('github', { next: this.size + 1 })
    })
  }
}
