/**
 * One implementation for sync and async twins. A task is a generator that yields steps, each of which can be taken
 * either way; the driver decides. Errors are thrown into the generator, so try / catch / finally work in tasks.
 */
export interface Step<T> {
  sync(): T
  async(): Promise<T>
}

export type Task<T> = Generator<Step<unknown>, T, unknown>

/** `const value = yield* step({ sync, async })`: take one step inside a task. */
export function* step<T>(twin: Step<T>): Task<T> {
  return (yield twin) as T
}

type Callable = (...parameters: never[]) => unknown
type Twinned<O> = {
  [K in keyof O & string]: `${K}Sync` extends keyof O ? (O[K] extends Callable ? K : never) : never
}[keyof O & string]
type ParametersOf<F> = F extends (...parameters: infer P) => unknown ? P : never
type ResultOf<F> = F extends (...parameters: never[]) => infer R ? Awaited<R> : never

/** `yield* call(links, 'setAddress', name, address)`: call a method or its `…Sync` twin, as the driver goes. */
export function call<O extends object, K extends Twinned<O>>(
  object: O,
  method: K,
  ...parameters: ParametersOf<O[K]>
): Task<ResultOf<O[K]>> {
  type Result = ResultOf<O[K]>
  const invoke = (name: string): unknown =>
    (object as Record<string, (...p: unknown[]) => unknown>)[name]?.(...(parameters as unknown[]))
  return step<Result>({
    sync: () => invoke(`${method}Sync`) as Result,
    async: () => invoke(method) as Promise<Result>,
  })
}

export function runSync<T>(task: Task<T>): T {
  let turn = task.next()
  while (!turn.done) turn = take(task, turn.value)
  return turn.value
}

function take<T>(task: Task<T>, next: Step<unknown>): IteratorResult<Step<unknown>, T> {
  let value: unknown
  try {
    value = next.sync()
  } catch (error) {
    return task.throw(error)
  }
  return task.next(value)
}

export async function run<T>(task: Task<T>): Promise<T> {
  let turn = task.next()
  while (!turn.done) turn = await takeAsync(task, turn.value)
  return turn.value
}

async function takeAsync<T>(task: Task<T>, next: Step<unknown>): Promise<IteratorResult<Step<unknown>, T>> {
  let value: unknown
  try {
    value = await next.async()
  } catch (error) {
    return task.throw(error)
  }
  return task.next(value)
}

/** Wait without busy looping, either way. */
export function* pause(milliseconds: number): Task<void> {
  yield* step<unknown>({
    sync: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
    async: async () => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  })
}
