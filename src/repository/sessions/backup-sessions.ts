import { integrityOf, type Integrity } from '../integrity.js'
import { randomBytes } from 'node:crypto'
import { LladdrError } from '../../errors/index.js'
import {
  defaultStateDirectory,
  openStore,
  openStoreSync,
  type Readers,
  type Store,
  type Transaction,
} from '../../store/index.js'
import { backupCollection } from '../backup.js'
import { Keys } from '../keys.js'
import type { RepositoryOptions } from '../repository.js'
import { StoreBacked } from '../store-backed.js'
import {
  checkedLabel,
  isSpoofed,
  linkOf,
  problemsOf,
  sessionCollection,
  type BackupSession,
  type SessionEntry,
} from './session.js'

const collections = {
  mac_backups: backupCollection,
  sessions: sessionCollection,
} as const
type Entries = Transaction<typeof collections>
type Change<T> = (entries: Entries) => T

export interface SessionRequest {
  /** Links that are backed up, by name. */
  links: readonly string[]
  /** For people, up to 255 characters. */
  label?: string | null | undefined
}

/**
 * Backups that belong together, say of one evening's spoofs, under one ID. A session only names them: deleting it deletes no
 * backup. Throws LladdrError; common to all changes: LOCK_TIMEOUT, STATE_DAMAGED, STATE_NEWER, STATE_UNREADABLE, STATE_UNWRITABLE,
 * STATE_WRITE_FAILED.
 */
export class BackupSessions extends StoreBacked {
  readonly #store: Store<typeof collections>
  readonly #keys: Keys

  private constructor(store: Store<typeof collections>, netns: string | undefined) {
    super(store)
    this.#store = store
    this.#keys = new Keys(netns)
  }

  /** @param directory that of the repository. */
  static async open(
    directory = defaultStateDirectory(),
    options?: RepositoryOptions,
  ): Promise<BackupSessions> {
    return new BackupSessions(await openStore(directory, collections, options), options?.netns)
  }

  static openSync(directory = defaultStateDirectory(), options?: RepositoryOptions): BackupSessions {
    return new BackupSessions(openStoreSync(directory, collections, options), options?.netns)
  }

  /** Group backups that are there. @throws LladdrError BACKUP_MISSING, ARGUMENT_INVALID. */
  async create(request: SessionRequest): Promise<BackupSession> {
    return this.#store.transaction(this.#creating(request))
  }

  createSync(request: SessionRequest): BackupSession {
    return this.#store.transactionSync(this.#creating(request))
  }

  /** @throws LladdrError SESSION_MISSING. */
  get(id: string): BackupSession {
    return this.#view(this.#store.collections, id)
  }

  /** The oldest first. */
  list(): BackupSession[] {
    return this.#all(this.#store.collections)
  }

  /** Forget a session; its backups stay. Returns it as it was. @throws LladdrError SESSION_MISSING. */
  async delete(id: string): Promise<BackupSession> {
    return this.#store.transaction(this.#deleting(id))
  }

  deleteSync(id: string): BackupSession {
    return this.#store.transactionSync(this.#deleting(id))
  }

  /**
   * Forget the sessions made before a time, but for those with a link that has, or may have, another address still.
   * @throws LladdrError ARGUMENT_INVALID.
   */
  async clean(before: Date): Promise<BackupSession[]> {
    return this.#store.transaction(this.#cleaning(before))
  }

  cleanSync(before: Date): BackupSession[] {
    return this.#store.transactionSync(this.#cleaning(before))
  }

  /** Whether the files are whole, and every backup is still there with the original that it had. Changes nothing. */
  validate(): Integrity {
    const { status, problems } = integrityOf(this.#store)
    const found = status === 'critical' ? [] : this.list().flatMap(problemsOf)
    return {
      status: status === 'good' && found.length > 0 ? 'warning' : status,
      problems: [...problems, ...found],
    }
  }

  #creating({ links: names, label }: SessionRequest): Change<BackupSession> {
    if (names.length === 0) throw new LladdrError('ARGUMENT_INVALID', 'A session needs a link at least.')
    const checked = checkedLabel(label)
    return (entries) => {
      const links = [...new Set(names)].map((name) => {
        const backup = entries.mac_backups.get(this.#keys.of(name))
        if (backup) return { key: this.#keys.of(name), original: backup.original }
        throw new LladdrError('BACKUP_MISSING', `"${name}" was never backed up here.`, { link: name })
      })
      const id = newId(entries)
      entries.sessions.set(id, { label: checked, created: new Date().toISOString(), links })
      return this.#view(entries, id)
    }
  }

  #deleting(id: string): Change<BackupSession> {
    return (entries) => {
      const session = this.#view(entries, id)
      entries.sessions.delete(id)
      return session
    }
  }

  #cleaning(before: Date): Change<BackupSession[]> {
    if (Number.isNaN(before.getTime())) {
      throw new LladdrError('ARGUMENT_INVALID', 'The time before which sessions are to go is none.')
    }
    const limit = before.toISOString()
    return (entries) => {
      const old = this.#all(entries).filter(({ created, links }) => created < limit && !links.some(isSpoofed))
      for (const { id } of old) entries.sessions.delete(id)
      return old
    }
  }

  #all(entries: Readers<typeof collections>): BackupSession[] {
    return entries.sessions
      .entries()
      .map(([id, session]) => this.#join(entries, id, session))
      .sort((a, b) => (a.created < b.created ? -1 : 1))
  }

  #view(entries: Readers<typeof collections>, id: string): BackupSession {
    const session = entries.sessions.get(id)
    if (session) return this.#join(entries, id, session)
    throw new LladdrError('SESSION_MISSING', `There is no session "${id}" here.`)
  }

  #join(entries: Readers<typeof collections>, id: string, session: SessionEntry): BackupSession {
    const { label, created } = session
    const links = session.links.map(({ key, original }) =>
      linkOf(this.#keys.nameOf(key) ?? key, original, entries.mac_backups.get(key)),
    )
    return { id, label, created, links }
  }
}

function newId({ sessions }: Pick<Entries, 'sessions'>): string {
  const id = randomBytes(4).toString('hex')
  return sessions.has(id) ? newId({ sessions }) : id
}
