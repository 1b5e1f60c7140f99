import type { Health, StoreHealth } from '../store/index.js'

/** What a look at every file of the state directory found. */
export interface Integrity {
  status: Health
  /** In words for a person. */
  problems: string[]
}

export function integrityOf(store: { check(): StoreHealth }): Integrity {
  const { status, files } = store.check()
  return {
    status,
    problems: files.flatMap(({ file, problems }) => problems.map((what) => `${file}: ${what}`)),
  }
}
