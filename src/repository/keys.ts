import type { Backup } from './backup.js'

export interface Entries {
  get(name: string): Backup | undefined
  set(name: string, backup: Backup): void
  delete(name: string): void
}

/**
 * Under which key a link's backup is kept: its name in the process's own network namespace, `netns:LABEL/NAME` in another.
 * No link has a slash or a colon in its name, so the two never meet.
 */
export class Keys {
  readonly #prefix: string

  /** @param netns the label of another namespace. */
  constructor(netns: string | undefined) {
    this.#prefix = netns === undefined ? '' : `netns:${netns}/`
  }

  of(name: string): string {
    return `${this.#prefix}${name}`
  }

  ofAll(names: readonly string[]): string[] {
    return names.map((name) => this.of(name))
  }

  /** Undefined where the key is that of a link in another namespace. */
  nameOf(key: string): string | undefined {
    if (!key.startsWith(this.#prefix)) return undefined
    const name = key.slice(this.#prefix.length)
    return name.includes('/') ? undefined : name
  }

  /** The entries as a change of this namespace's backups sees them. */
  namesIn(entries: Entries): Entries {
    return {
      get: (name) => entries.get(this.of(name)),
      set: (name, backup) => {
        entries.set(this.of(name), backup)
      },
      delete: (name) => {
        entries.delete(this.of(name))
      },
    }
  }
}
