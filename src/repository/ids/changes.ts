import { LladdrError } from '../../errors/index.js'
import { termOf, type IdEntries } from './collections.js'
import { MAX_NUMBER, readExternal, writeExternal, type ExternalId } from './tool.js'

/** One external ID of an internal one. */
export interface IdMapping {
  internal: string
  tool: string
  /** In upper case; null where the tool has none. */
  key: string | null
  /** As the tool writes it: `OPS-7` or `7`. */
  external: string
}

export interface IdCounter {
  tool: string
  key: string | null
  /** The number that is handed out next. */
  next: number
}

/** An ID to make, checked. */
export interface Wanted {
  internal: string
  tool: string
  key: string | null
}

/** An ID to enter, checked. */
export interface Given extends Wanted {
  number: number
}

type Change<T> = (entries: IdEntries) => T

export const counterName = (tool: string, key: string | null): string =>
  key === null ? tool : `${tool}/${key}`

export function counterOf(name: string, next: number): IdCounter {
  const [tool = name, key = null] = name.split('/')
  return { tool, key, next }
}

export function mappingOf(internal: string, { tool, id }: { tool: string; id: string }): IdMapping {
  return { internal, tool, key: readExternal(id)?.key ?? null, external: id }
}

/** One transaction: who gets a number, and which is next. */
export const allocating =
  (wanted: Wanted): Change<IdMapping> =>
  (entries) =>
    existing(entries, wanted) ?? enter(entries, { ...wanted, number: nextFree(entries, wanted) })

export const allocatingAll =
  (wanted: readonly Wanted[]): Change<IdMapping[]> =>
  (entries) =>
    wanted.map((each) => allocating(each)(entries))

export const linking =
  (given: Given): Change<IdMapping> =>
  (entries) => {
    const conflict = conflictOf(entries, given)
    if (conflict !== undefined) throw new LladdrError('ID_CONFLICT', conflict)
    return existing(entries, given) ?? enter(entries, given)
  }

/** Why an ID cannot be entered; undefined where it can, or is there already. */
export function conflictOf(entries: IdEntries, given: Given): string | undefined {
  const { internal, tool } = given
  const external = writeExternal(given)
  const own = existing(entries, given)
  if (own?.external === external) return undefined
  if (own) return `"${internal}" has the ${tool} ID ${own.external} already, and cannot have ${external} too.`
  const owner = entries.external_id_mapping.find(termOf(tool, external))
  return owner === undefined
    ? undefined
    : `The ${tool} ID ${external} is that of "${owner}", not of "${internal}".`
}

export function existing(entries: IdEntries, { internal, tool, key }: Wanted): IdMapping | undefined {
  const mapping = entries.external_id_mapping.get(internal)
  return mapping?.external
    .filter((each) => each.tool === tool)
    .map((each) => mappingOf(internal, each))
    .find((each) => each.key === key)
}

/** The mapping and, where the number is not behind it, the counter. */
export function enter(entries: IdEntries, { internal, tool, ...written }: Given): IdMapping {
  const added = { tool, id: writeExternal(written) }
  const before = entries.external_id_mapping.get(internal)?.external ?? []
  entries.external_id_mapping.set(internal, { external: [...before, added] })
  raise(entries, counterName(tool, written.key), written.number + 1)
  return mappingOf(internal, added)
}

/** A counter never goes back. */
export function raise({ external_id_counters }: IdEntries, counter: string, next: number): void {
  if ((external_id_counters.get(counter)?.next ?? 1) < next) external_id_counters.set(counter, { next })
}

/** A counter that damage threw back to an older state must not hand out a number again: look who has it. */
function nextFree(entries: IdEntries, { tool, key }: Wanted): number {
  const counter = counterName(tool, key)
  const isTaken = (id: ExternalId): boolean =>
    entries.external_id_mapping.find(termOf(tool, writeExternal(id))) !== undefined
  let number = entries.external_id_counters.get(counter)?.next ?? 1
  while (isTaken({ key, number })) number++
  if (number <= MAX_NUMBER) return number
  throw new LladdrError(
    'ARGUMENT_INVALID',
    `${counter} has no number left: they end at ${String(MAX_NUMBER)}.`,
  )
}

/** The numbers of a pool begin with 0. */
export const numbering =
  (pool: string): Change<number> =>
  ({ external_id_counters }) => {
    const counter = counterName('pool', pool)
    const next = external_id_counters.get(counter)?.next ?? 0
    external_id_counters.set(counter, { next: next + 1 })
    return next
  }
