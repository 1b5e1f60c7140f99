import { LladdrError } from '../errors/index.js'
import { changeAddress, type Bounce } from '../link/index.js'
import { call, type Task } from '../task.js'
import { keepWith, replay } from './bounce.js'
import type { Context } from './context.js'
import type { Plan } from './plan.js'

export interface Failure {
  error: unknown
  /** The plans begun so far, the failed one included. */
  begun: readonly Plan[]
  /** All plans, whose intents are on disk. */
  plans: readonly Plan[]
  bounce: Bounce
}

/** Put back what each link had, last change first, and return the error to throw: what failed, and how this went. */
export function* rollBack(context: Context, { error, begun, plans, bounce }: Failure): Task<unknown> {
  const problems: string[] = []
  const stuck = new Set<Plan>()
  for (const plan of begun.toReversed()) {
    const problem = yield* putBack(context, plan, bounce)
    if (problem === undefined) continue
    problems.push(problem)
    stuck.add(plan)
  }
  yield* forget(
    context,
    plans.filter((plan) => !stuck.has(plan)),
  )
  return problems.length === 0 ? rolledBack(error, begun) : rollbackFailed(error, problems, begun)
}

/** The link's address and whether it was up; returns what went wrong. */
function* putBack(context: Context, { name, source }: Plan, bounce: Bounce): Task<string | undefined> {
  const { links, repository, log } = context
  try {
    const from = yield* call(links, 'get', name)
    if (from.address !== source.address) {
      const beforeDown = keepWith(context, name, () => repository.get(name))
      const gentle = bounce === 'never' ? 'never' : 'auto'
      yield* changeAddress(links, { name, address: source.address, bounce: gentle, from, log, beforeDown })
    }
    const { up } = yield* call(links, 'get', name)
    if (up !== source.up) yield* call(links, 'setUp', name, source.up)
    if (source.up && !from.up) yield* replay(context, name, repository.get(name))
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

/** The intents of links that have their addresses back are void. Left on disk they do no harm: recovery settles them. */
function* forget({ repository, log }: Context, plans: readonly Plan[]): Task<void> {
  try {
    yield* call(repository, 'replace', new Map(plans.map(({ name, before }) => [name, before])))
  } catch (error) {
    log.warn(`The record of the rolled-back change stays until the next recovery: ${messageOf(error)}`)
  }
}

function rolledBack(error: unknown, begun: readonly Plan[]): unknown {
  if (!(error instanceof LladdrError) || begun.length === 0) return error
  const names = begun.map(({ name, source }) => `"${name}" has ${source.address}`).join(', ')
  return error.withMessage(`${error.message} Rolled back: ${names} again.`)
}

function rollbackFailed(error: unknown, problems: readonly string[], begun: readonly Plan[]): LladdrError {
  const message = `${messageOf(error)} Putting the previous address back failed as well: ${problems.join(' ')}`
  return new LladdrError('ROLLBACK_FAILED', `${message} The backup is kept.`, {
    link: begun.at(-1)?.name,
    cause: error,
  })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
