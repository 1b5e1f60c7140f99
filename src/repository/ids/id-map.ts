import type { PoolCounter } from '../../address/index.js'
import { LladdrError } from '../../errors/index.js'
import {
  defaultStateDirectory,
  MemoryStore,
  openStore,
  openStoreSync,
  type Store,
  type StoreOptions,
} from '../../store/index.js'
import { run, runSync } from '../../task.js'
import {
  allocating,
  allocatingAll,
  counterOf,
  linking,
  mappingOf,
  numbering,
  type Given,
  type IdCounter,
  type IdMapping,
  type Wanted,
} from './changes.js'
import { idCollections, termOf } from './collections.js'
import { readIdFiles } from '../import/id-files.js'
import { importing, type IdImport } from './import.js'
import { checkedInternal } from './internal-id.js'
import { keyOf, parseExternal, toolsByName, writeExternal, type Tool } from './tool.js'
import { StoreBacked } from '../store-backed.js'

type IdStore = Pick<
  Store<typeof idCollections>,
  'collections' | 'transaction' | 'transactionSync' | 'close' | typeof Symbol.asyncDispose
>

export interface IdMapOptions extends Pick<StoreOptions, 'lockTimeout' | 'log'> {
  /** Beside those built in: azure_devops and github (`7`), jira and linear (`KEY-7`). */
  tools?: readonly Tool[]
}

export interface IdRequest {
  /** Your own, lasting name of a link, a device or anything else: up to 255 characters, no control characters. */
  internal: string
  /** Of a tool that is built in or was defined. */
  tool: string
  /** For a tool with keys; in whichever case. */
  key?: string | null | undefined
}

export interface IdLink {
  internal: string
  tool: string
  /** As the tool writes it, its key in whichever case. */
  external: string
}

/**
 * Internal IDs and the IDs that outside tools know them by, with the counters these are made from: safe between processes,
 * in one transaction each. Throws LladdrError; common to all changes: LOCK_TIMEOUT, STATE_DAMAGED, STATE_NEWER, STATE_UNREADABLE,
 * STATE_UNWRITABLE, STATE_WRITE_FAILED.
 */
export class IdMap extends StoreBacked {
  readonly #store: IdStore
  readonly #tools: ReadonlyMap<string, Tool>
  /** Numbers for the address policy `pool`, beginning with 0, never the same twice; each is on disk before it is given. */
  readonly pools: PoolCounter = { next: (pool) => this.#store.transactionSync(numbering(pool)) }

  private constructor(store: IdStore, tools: ReadonlyMap<string, Tool>) {
    super(store)
    this.#store = store
    this.#tools = tools
  }

  /** @param directory default: `/var/lib/lladdr` for root, `$XDG_STATE_HOME/lladdr` otherwise. */
  static async open(directory = defaultStateDirectory(), options?: IdMapOptions): Promise<IdMap> {
    const tools = toolsByName(options?.tools)
    return new IdMap(await openStore(directory, idCollections, options), tools)
  }

  static openSync(directory = defaultStateDirectory(), options?: IdMapOptions): IdMap {
    const tools = toolsByName(options?.tools)
    return new IdMap(openStoreSync(directory, idCollections, options), tools)
  }

  /** One that lives as long as the process, and leaves nothing behind. */
  static inMemory({ tools }: Pick<IdMapOptions, 'tools'> = {}): IdMap {
    return new IdMap(new MemoryStore(idCollections), toolsByName(tools))
  }

  /**
   * The external ID of an internal one; where it has none, a new one, with the next number. The number is on disk before
   * this resolves, and is never given again. @throws LladdrError TOOL_UNKNOWN, ARGUMENT_INVALID.
   */
  async allocate(request: IdRequest): Promise<IdMapping> {
    return this.#store.transaction(allocating(this.#wanted(request)))
  }

  allocateSync(request: IdRequest): IdMapping {
    return this.#store.transactionSync(allocating(this.#wanted(request)))
  }

  /** {@link allocate} for many at once, in one transaction: all or none. */
  async allocateMany(requests: readonly IdRequest[]): Promise<IdMapping[]> {
    return this.#store.transaction(allocatingAll(requests.map((each) => this.#wanted(each))))
  }

  allocateManySync(requests: readonly IdRequest[]): IdMapping[] {
    return this.#store.transactionSync(allocatingAll(requests.map((each) => this.#wanted(each))))
  }

  /**
   * Enter an external ID that the tool itself made. Its number is not handed out any more. Entering it twice is fine.
   * @throws LladdrError ID_CONFLICT where either has another partner already; TOOL_UNKNOWN, ARGUMENT_INVALID.
   */
  async link(link: IdLink): Promise<IdMapping> {
    return this.#store.transaction(linking(this.#given(link)))
  }

  linkSync(link: IdLink): IdMapping {
    return this.#store.transactionSync(linking(this.#given(link)))
  }

  /**
   * Take in the two files of the predecessor (version 1.0) that are in another directory: all or nothing, checked before
   * anything is touched. docs/import.md describes them.
   * @throws LladdrError IMPORT_INVALID naming every entry that cannot be understood, ID_CONFLICT naming every one that
   * contradicts what is here; ARGUMENT_INVALID, STATE_UNREADABLE.
   */
  async import(directory: string): Promise<IdImport> {
    return this.#store.transaction(importing(await run(readIdFiles(directory, this.#tools))))
  }

  importSync(directory: string): IdImport {
    return this.#store.transactionSync(importing(runSync(readIdFiles(directory, this.#tools))))
  }

  /** The internal ID behind an external one, at constant cost. @throws LladdrError TOOL_UNKNOWN, ARGUMENT_INVALID. */
  lookup(tool: string, external: string): string | undefined {
    const id = writeExternal(parseExternal(this.#tool(tool), external))
    return this.#store.collections.external_id_mapping.find(termOf(tool, id))
  }

  /** All mappings, or those of one internal ID, at constant cost: in the order in which it got them. */
  list(internal?: string): IdMapping[] {
    const { external_id_mapping: mappings } = this.#store.collections
    const found = internal === undefined ? mappings.entries() : [[internal, mappings.get(internal)] as const]
    return found.flatMap(([name, mapping]) => (mapping?.external ?? []).map((each) => mappingOf(name, each)))
  }

  /** All counters; those of address pools have the tool `pool` and the prefix as their key. */
  counters(): IdCounter[] {
    return this.#store.collections.external_id_counters
      .entries()
      .map(([name, { next }]) => counterOf(name, next))
  }

  #wanted({ internal, tool, key }: IdRequest): Wanted {
    return { internal: checkedInternal(internal), tool, key: keyOf(this.#tool(tool), key) }
  }

  #given({ internal, tool, external }: IdLink): Given {
    return { internal: checkedInternal(internal), tool, ...parseExternal(this.#tool(tool), external) }
  }

  #tool(name: string): Tool {
    const tool = this.#tools.get(name)
    if (tool) return tool
    const known = [...this.#tools.keys()].sort().join(', ')
    throw new LladdrError('TOOL_UNKNOWN', `There is no tool "${name}" here; there are ${known}.`)
  }
}
