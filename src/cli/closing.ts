/** `await using` in a form that costs a module nothing: on Node 20 the compiler puts 60 lines in its place in each. */
export async function closing<T extends AsyncDisposable, R>(
  resource: T,
  work: (resource: T) => R | Promise<R>,
): Promise<R> {
  try {
    return await work(resource)
  } finally {
    await resource[Symbol.asyncDispose]()
  }
}
