import { call, run, runSync, type Task } from '../../src/task.js'

/** Runs a task in one of the two forms; tests written against it cover both twins with the same words. */
export type Drive = <T>(task: Task<T>) => Promise<T>

export const twins: readonly [form: string, drive: Drive][] = [
  ['async', run],
  // eslint-disable-next-line @typescript-eslint/require-await -- a throw becomes a rejection, as in the async form
  ['sync', async (task) => runSync(task)],
]

export { call }
