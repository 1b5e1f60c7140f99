/**
 * What `make` gives, made with the first call. For schemas: building all of them takes longer than loading the rest of the
 * package, and most programs use few.
 */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
