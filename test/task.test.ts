import test from 'ava'
import { call, pause, run, runSync, step, type Task } from '../src/task.js'
import { twins } from './helpers/twins.js'

const give = <T>(value: T): Task<T> => step({ sync: () => value, async: async () => Promise.resolve(value) })

const fail = (error: Error): Task<never> =>
  step<never>({
    sync: () => {
      throw error
    },
    async: async () => Promise.reject(error),
  })

for (const [form, drive] of twins) {
  test(`A2: a task takes its steps in order and returns its result (${form})`, async (t) => {
    const result = await drive(
      (function* () {
        const seen: number[] = []
        for (const value of [1, 2, 3]) seen.push(yield* give(value))
        return seen
      })(),
    )
    t.deepEqual(result, [1, 2, 3])
  })

  test(`A2: the failure of a step can be caught inside the task (${form})`, async (t) => {
    const error = new Error('no')
    const result = await drive(
      (function* () {
        try {
          return yield* fail(error)
        } catch (caught) {
          return yield* give(caught)
        }
      })(),
    )
    t.is(result, error)
  })

  test(`A2: a failure that is not caught runs the finally blocks, steps in them too, and comes out (${form})`, async (t) => {
    const seen: string[] = []
    const error = new Error('no')
    const task = (function* (): Task<void> {
      try {
        yield* fail(error)
        seen.push('not reached')
      } finally {
        seen.push(yield* give('released'))
      }
    })()
    t.is(await t.throwsAsync(drive(task)), error)
    t.deepEqual(seen, ['released'])
  })

  test(`A2: an exception of the task itself comes out as it is (${form})`, async (t) => {
    const error = new RangeError('bug')
    // eslint-disable-next-line require-yield -- that is the case in question
    const task = (function* (): Task<void> {
      throw error
    })()
    t.is(await t.throwsAsync(drive(task)), error)
  })

  test(`A2: a pause lasts as long as it was asked to (${form})`, async (t) => {
    const before = performance.now()
    await drive(pause(20))
    t.true(performance.now() - before >= 19)
  })

  test(`A2: call() takes the method or its twin, with this and the parameters (${form})`, async (t) => {
    class Counter {
      total = 0
      addSync(by: number): string {
        this.total += by
        return 'sync'
      }
      async add(by: number): Promise<string> {
        this.total += by
        return Promise.resolve('async')
      }
    }
    const counter = new Counter()
    t.is(await drive(call(counter, 'add', 5)), form)
    t.is(counter.total, 5)
  })
}

test('A2: the sync driver never leaves the thread, the async one does not block it', async (t) => {
  const order: string[] = []
  queueMicrotask(() => order.push('microtask'))
  runSync(give(order.push('sync')))
  t.deepEqual(order, ['sync'])
  await run(give(undefined))
  t.deepEqual(order, ['sync', 'microtask'])
})
