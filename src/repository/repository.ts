import {
  defaultStateDirectory,
  openStore,
  openStoreSync,
  type Health,
  type Held,
  type Store,
  type StoreOptions,
  type TransactionOptions,
} from '../store/index.js'
import { backupCollection, type Backup, type BackupSource, type LinkIdentity } from './backup.js'
import {
  beginning,
  removing,
  replacing,
  restoring,
  saving,
  spoofing,
  updating,
  type Change,
  type Intent,
} from './changes.js'
import { writeExport } from './export.js'
import { importing, readBackups, type BackupImport, type ImportOptions } from './import/backups.js'
import { integrityOf, type Integrity } from './integrity.js'
import { Keys } from './keys.js'
import { StoreBacked } from './store-backed.js'
import { call, run, runSync, step, type Task } from '../task.js'

const collections = { mac_backups: backupCollection } as const
type BackupStore = Store<typeof collections>

export interface RepositoryOptions extends Pick<StoreOptions, 'lockTimeout' | 'log'> {
  /**
   * Whose links the names are: the label of another network namespace (`Identity.label`), default the process's own. Its
   * backups are kept apart, under `netns:LABEL/NAME`.
   */
  netns?: string | undefined
}

/** A11. */
export interface RepositoryStatistics {
  backups: number
  spoofed: number
  /** ISO 8601 of the oldest backup; null when there is none. */
  created: string | null
  /** ISO 8601 of the last commit; null before the first. */
  lastModified: string | null
  version: number
  integrity: Health
}

/**
 * The original addresses of the links of one network namespace, by link name, on disk. Every change is durable when its call returns or resolves, save where a method says otherwise.
 * All throw LladdrError; common to all: LOCK_TIMEOUT, STATE_DAMAGED, STATE_NEWER, STATE_UNREADABLE, STATE_UNWRITABLE.
 */
export class MacAddressRepository extends StoreBacked {
  readonly #store: BackupStore
  readonly #keys: Keys

  private constructor(store: BackupStore, netns: string | undefined) {
    super(store)
    this.#store = store
    this.#keys = new Keys(netns)
  }

  /** @param directory default: `/var/lib/lladdr` for root, `$XDG_STATE_HOME/lladdr` otherwise. */
  static async open(
    directory = defaultStateDirectory(),
    options?: RepositoryOptions,
  ): Promise<MacAddressRepository> {
    return new MacAddressRepository(await openStore(directory, collections, options), options?.netns)
  }

  static openSync(directory = defaultStateDirectory(), options?: RepositoryOptions): MacAddressRepository {
    return new MacAddressRepository(openStoreSync(directory, collections, options), options?.netns)
  }

  get directory(): string {
    return this.#store.directory
  }

  /** Never waits; undefined where the link was never backed up. */
  get(name: string): Backup | undefined {
    return this.#store.collections.mac_backups.get(this.#keys.of(name))
  }

  /** All backups in name order, whatever their state. */
  list(): [string, Backup][] {
    return this.#store.collections.mac_backups.entries().flatMap(([key, backup]) => {
      const name = this.#keys.nameOf(key)
      return name === undefined ? [] : [[name, backup]]
    })
  }

  /** The key under which this link, spoofed, is among the backups of another namespace label: it was opened another way. */
  keptElsewhere({
    index,
    bootId,
    namespace,
  }: Pick<LinkIdentity, 'index' | 'bootId' | 'namespace'>): string | undefined {
    const isIt = ({ state, identity }: Backup): boolean =>
      state !== 'restored' &&
      identity?.index === index &&
      identity.bootId === bootId &&
      identity.namespace === namespace
    const entries = this.#store.collections.mac_backups.entries()
    return entries.find(([key, backup]) => this.#keys.nameOf(key) === undefined && isIt(backup))?.[0]
  }

  /** The links that have, or may have, another address than their original. */
  listSpoofed(): [string, Backup][] {
    return this.list().filter(([, { state }]) => state === 'applied' || state === 'intent')
  }

  /** Back up a link's original address before anything changes it. @throws BACKUP_EXISTS. */
  async backup(source: BackupSource): Promise<Backup> {
    return this.#change(saving(source))
  }

  backupSync(source: BackupSource): Backup {
    return this.#changeSync(saving(source))
  }

  /** The link was given `address`. @throws BACKUP_MISSING. */
  async markSpoofed(name: string, address: string): Promise<Backup> {
    return this.#change(spoofing(name, address))
  }

  markSpoofedSync(name: string, address: string): Backup {
    return this.#changeSync(spoofing(name, address))
  }

  /** A spoofed link has another address now. @throws BACKUP_MISSING, BACKUP_MISMATCH when it is not spoofed. */
  async updateCurrent(name: string, address: string): Promise<Backup> {
    return this.#change(updating(name, address))
  }

  updateCurrentSync(name: string, address: string): Backup {
    return this.#changeSync(updating(name, address))
  }

  /**
   * The link has `address`, its original, again. The backup stays for the record.
   * @throws BACKUP_MISSING, ALREADY_RESTORED, BACKUP_MISMATCH when `address` is not the original.
   */
  async markRestored(name: string, address: string): Promise<Backup> {
    return this.#change(restoring(name, address))
  }

  markRestoredSync(name: string, address: string): Backup {
    return this.#changeSync(restoring(name, address))
  }

  /** Forget a backup, and with it the original address. @throws BACKUP_MISSING. */
  async remove(name: string): Promise<Backup> {
    return this.#change(removing(name))
  }

  removeSync(name: string): Backup {
    return this.#changeSync(removing(name))
  }

  /**
   * Write down, in one commit, which changes are about to begin. On the medium when it returns, unless the originals are
   * there already: the rest is of no use after a power cut, which takes the addresses with it.
   */
  async begin(intents: readonly Intent[]): Promise<Backup[]> {
    return this.#change(beginning(intents), { durable: this.#haveNew(intents) })
  }

  beginSync(intents: readonly Intent[]): Backup[] {
    return this.#changeSync(beginning(intents), { durable: this.#haveNew(intents) })
  }

  /** Write backups as they are, in one commit; undefined removes. For whoever has settled them against the kernel. */
  async replace(
    backups: ReadonlyMap<string, Backup | undefined>,
    options?: TransactionOptions,
  ): Promise<void> {
    return this.#change(replacing(backups), options)
  }

  replaceSync(backups: ReadonlyMap<string, Backup | undefined>, options?: TransactionOptions): void {
    this.#changeSync(replacing(backups), options)
  }

  /** A6: all backups, those of other namespaces too, sealed with checksums, as a text for a file. */
  export(): string {
    return writeExport(this.#store.collections.mac_backups.entries())
  }

  /**
   * A6, B11: take in the file that holds an export, or the predecessor's `mac_backup.json`: all or nothing, checked before
   * anything is touched. docs/import.md has the rules.
   * @throws LladdrError IMPORT_INVALID, STATE_NEWER; BACKUP_EXISTS naming the originals that are still needed and would be
   * lost; ARGUMENT_INVALID, STATE_UNREADABLE where the file cannot be read.
   */
  async import(path: string, options?: ImportOptions): Promise<BackupImport> {
    return run(importBackups(this.#store, path, options))
  }

  importSync(path: string, options?: ImportOptions): BackupImport {
    return runSync(importBackups(this.#store, path, options))
  }

  /** Keep other spoofs and restores of these links out, in this process and in others, until released. */
  async lock(names: readonly string[], timeout?: number): Promise<Held> {
    return this.#store.lock(this.#keys.ofAll(names), timeout)
  }

  lockSync(names: readonly string[], timeout?: number): Held {
    return this.#store.lockSync(this.#keys.ofAll(names), timeout)
  }

  /** A4: look at both copies on disk, changing nothing. */
  validate(): Integrity {
    return integrityOf(this.#store)
  }

  statistics(): RepositoryStatistics {
    const backups = this.list()
    const created = backups.map(([, backup]) => backup.created).sort()[0] ?? null
    const { updated } = this.#store.stats().collections.mac_backups
    return {
      backups: backups.length,
      spoofed: this.listSpoofed().length,
      created,
      lastModified: updated,
      version: collections.mac_backups.version,
      integrity: this.validate().status,
    }
  }

  /** Whether one of them makes an original to be kept. The caller holds the locks of their links. */
  #haveNew(intents: readonly Intent[]): boolean {
    return intents.some(({ source }) => (this.get(source.name)?.state ?? 'restored') === 'restored')
  }

  async #change<T>(change: Change<T>, options?: TransactionOptions): Promise<T> {
    return this.#store.transaction(({ mac_backups }) => change(this.#keys.namesIn(mac_backups)), options)
  }

  #changeSync<T>(change: Change<T>, options?: TransactionOptions): T {
    return this.#store.transactionSync(({ mac_backups }) => change(this.#keys.namesIn(mac_backups)), options)
  }
}

/** Under the locks of the links, so that no change of one of them is under way. */
function* importBackups(store: BackupStore, path: string, options: ImportOptions = {}): Task<BackupImport> {
  const given = yield* readBackups(path)
  const here = store.collections.mac_backups.entries().map(([key]) => key)
  const held = yield* call(store, 'lock', [...here, ...given.keys()])
  try {
    const change = importing(given, options)
    return yield* step<BackupImport>({
      sync: () => store.transactionSync(({ mac_backups }) => change(mac_backups)),
      async: async () => store.transaction(({ mac_backups }) => change(mac_backups)),
    })
  } finally {
    held.release()
  }
}
