import type { Task } from '../../task.js'

/** A task whose failures mean something to the caller. */
export function* translated<T>(begin: () => Task<T>, translate: (error: unknown) => unknown): Task<T> {
  try {
    return yield* begin()
  } catch (error) {
    throw translate(error)
  }
}
