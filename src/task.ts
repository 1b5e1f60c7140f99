/**
 * One implementation for sync and async twins. A task is a generator that yields steps, each of which can be taken
 * either way; the driver decides. Errors are thrown into the generator, so try / catch / finally work in tasks.
 */
export interface Step<T> {
  sync(): T
  async(): Promise<T> | Pending<T>
}

/** What an async step may be, so that a sync caller can wait for it: see {@link Drive}. */
export interface Pending<T> {
  promise: Promise<T>
  /** Blocks until it is done, needing no event loop; what the promise settles with. */
  wait(): T
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

const take = <T>(task: Task<T>, next: Step<unknown>): IteratorResult<Step<unknown>, T> =>
  resume(task, () => next.sync())

function resume<T>(task: Task<T>, valueOf: () => unknown): IteratorResult<Step<unknown>, T> {
  let value: unknown
  try {
    value = valueOf()
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
    const under = next.async()
    value = await ('promise' in under ? under.promise : under)
  } catch (error) {
    return task.throw(error)
  }
  return task.next(value)
}

/**
 * A task on its way asynchronously, which a sync caller can finish: it waits for the step under way and takes the others
 * itself. Every step of such a task is {@link Pending} in its async form.
 */
export class Drive<T> {
  readonly promise: Promise<T>
  readonly #task: Task<T>
  readonly #settle: { resolve: (value: T) => void; reject: (reason: unknown) => void }
  /** The step under way; undefined while the task itself runs, and when it is done. */
  #under: Pending<unknown> | undefined
  #isRunning = false

  constructor(task: Task<T>) {
    this.#task = task
    const { promise, resolve, reject } = withResolvers<T>()
    this.promise = promise
    this.#settle = { resolve, reject }
    this.#goOn(() => task.next())
  }

  /** The task itself has the thread: whoever asks is called by it. */
  get isRunning(): boolean {
    return this.#isRunning
  }

  /** Take over. Never throws: the outcome is the promise's. */
  finish(): void {
    const under = this.#under
    if (!under) return
    this.#under = undefined
    this.#attempt(() => {
      let turn = resume(this.#task, () => under.wait())
      while (!turn.done) turn = take(this.#task, turn.value)
      return turn
    })
  }

  #goOn(go: () => IteratorResult<Step<unknown>, T>): void {
    const turn = this.#attempt(go)
    if (!turn || turn.done) return
    let under: Pending<unknown>
    try {
      under = pendingOf(turn.value.async())
    } catch (error) {
      this.#goOn(() => this.#task.throw(error))
      return
    }
    this.#under = under
    const when =
      (outcome: 'next' | 'throw') =>
      (value: unknown): void => {
        // Somebody may have taken over meanwhile.
        if (this.#under !== under) return
        this.#under = undefined
        this.#goOn(() => this.#task[outcome](value))
      }
    under.promise.then(when('next'), when('throw'))
  }

  #attempt(go: () => IteratorResult<Step<unknown>, T>): IteratorResult<Step<unknown>, T> | undefined {
    this.#isRunning = true
    try {
      const turn = go()
      if (turn.done) this.#settle.resolve(turn.value)
      return turn
    } catch (error) {
      this.#settle.reject(error)
      return undefined
    } finally {
      this.#isRunning = false
    }
  }
}

function pendingOf<T>(under: Promise<T> | Pending<T>): Pending<T> {
  if ('wait' in under) return under
  const wait = (): never => {
    throw new TypeError('A step of this task cannot be waited for.')
  }
  return { promise: under, wait }
}

/** Promise.withResolvers(), which Node 20 lacks. */
export function withResolvers<T>(): {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (reason: unknown) => void
} {
  let resolve!: (value: T) => void
  let reject!: (reason: unknown) => void
  const promise = new Promise<T>((...settlers) => {
    ;[resolve, reject] = settlers
  })
  return { promise, resolve, reject }
}

/** Wait without busy looping, either way. */
export function* pause(milliseconds: number): Task<void> {
  yield* step<unknown>({
    sync: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
    async: async () => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  })
}
