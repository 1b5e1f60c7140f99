import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { hasCode } from '../../../src/errors/index.js'
import { IdMap } from '../../../src/index.js'
import { stateDirectory } from '../../helpers/state-directory.js'
import { call } from '../../helpers/twins.js'
import { forms, openIn, type Form } from './maps.js'

/** What an ID map is, said as plainly as can be: rows, and the highest number ever used. */
class Model {
  readonly rows: { internal: string; scope: string; number: number }[] = []
  readonly highest = new Map<string, number>()

  allocate(internal: string, scope: string): number {
    const row = this.rows.find((each) => each.internal === internal && each.scope === scope)
    return row?.number ?? this.#enter(internal, scope, (this.highest.get(scope) ?? 0) + 1)
  }

  /** Undefined where it must be refused. */
  link(internal: string, scope: string, number: number): number | undefined {
    const inScope = this.rows.filter((each) => each.scope === scope)
    const row = inScope.find((each) => each.internal === internal || each.number === number)
    if (!row) return this.#enter(internal, scope, number)
    return row.internal === internal && row.number === number ? number : undefined
  }

  owner(scope: string, number: number): string | undefined {
    return this.rows.find((each) => each.scope === scope && each.number === number)?.internal
  }

  #enter(internal: string, scope: string, number: number): number {
    this.rows.push({ internal, scope, number })
    this.highest.set(scope, Math.max(this.highest.get(scope) ?? 0, number))
    return number
  }
}

type Deed =
  | { deed: 'allocate'; internal: string; scope: string }
  | { deed: 'link' | 'lookup'; internal: string; scope: string; number: number }
  | { deed: 'reopen' }

const internal = fc.constantFrom('a', 'b', '__proto__', '7')
const scope = fc.constantFrom('jira/OPS', 'jira/NET', 'linear/OPS', 'github', 'azure_devops')
const number = fc.integer({ min: 1, max: 9 })
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ deed: fc.constant('allocate'), internal, scope }) },
  { weight: 4, arbitrary: fc.record({ deed: fc.constantFrom('link', 'lookup'), internal, scope, number }) },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('reopen') }) },
)

const written = (key: string | undefined, value: number): string =>
  key === undefined ? String(value) : `${key}-${String(value)}`

/** Does it to both; false where they differ. */
async function agree(
  { drive }: Form,
  { ids, model }: { ids: IdMap; model: Model },
  done: Deed,
): Promise<boolean> {
  if (done.deed === 'reopen') return true
  const [tool = '', key] = done.scope.split('/')
  if (done.deed === 'allocate') {
    const { external } = await drive(call(ids, 'allocate', { internal: done.internal, tool, key }))
    return external === written(key, model.allocate(done.internal, done.scope))
  }
  const external = written(key, done.number)
  if (done.deed === 'lookup') return ids.lookup(tool, external) === model.owner(done.scope, done.number)
  const expected = model.link(done.internal, done.scope, done.number)
  try {
    await drive(call(ids, 'link', { internal: done.internal, tool, external }))
    return expected !== undefined
  } catch (error) {
    return hasCode(error, 'ID_CONFLICT') && expected === undefined
  }
}

function looksAlike(ids: IdMap, { rows, highest }: Model): boolean {
  const scopeOf = (tool: string, key: string | null): string => (key === null ? tool : `${tool}/${key}`)
  const listed = ids
    .list()
    .map((each) => [each.internal, scopeOf(each.tool, each.key), each.external].join(' '))
  const expected = rows.map((row) => {
    const [, key] = row.scope.split('/')
    return [row.internal, row.scope, written(key, row.number)].join(' ')
  })
  const counters = ids.counters().map(({ tool, key, next }) => `${scopeOf(tool, key)} ${String(next)}`)
  const numbers = Array.from(highest, ([name, last]) => `${name} ${String(last + 1)}`)
  return same(listed, expected) && same(counters, numbers)
}

const same = (a: string[], b: string[]): boolean => a.sort().join('\n') === b.sort().join('\n')

async function holds(t: ExecutionContext, form: Form, deeds: readonly Deed[]): Promise<boolean> {
  const directory = stateDirectory(t)
  const isInFiles = form.name.startsWith('files')
  const open = async (): Promise<IdMap> =>
    isInFiles ? form.drive(openIn(directory)) : Promise.resolve(IdMap.inMemory())
  const model = new Model()
  let ids = await open()
  for (const done of deeds) {
    if (done.deed === 'reopen' && isInFiles) ids = await open()
    if (!(await agree(form, { ids, model }, done))) return false
  }
  return looksAlike(ids, model)
}

for (const form of forms) {
  test(`B9: whatever is allocated, linked and looked up, a plain table says the same (${form.name})`, async (t) => {
    let runs = 0
    const property = fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 25 }), async (deeds) => {
      runs++
      return holds(t, form, deeds)
    })
    await t.notThrowsAsync(fc.assert(property, { numRuns: form.name.startsWith('files') ? 25 : 400 }))
    t.true(runs >= 25)
  })
}
