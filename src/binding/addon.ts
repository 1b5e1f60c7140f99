/**
 * The addon's shape as TypeScript sees it. Only src/binding loads the addon; src/link and src/store wrap it.
 * Sync members are suffixed `Sync`; the plain name returns a promise and works on the thread pool.
 */

/** What the addon throws or rejects with: a plain Error with these own properties, turned into LladdrError above. */
export interface NativeError extends Error {
  /** A stable lladdr code when the addon refused before asking the kernel, else the errno's name, e.g. `EBUSY`. */
  code: string
  /** Positive, as in errno(3); absent when the kernel was not asked. */
  errno?: number
  /** The request that failed: `SIOCSIFHWADDR`, `RTM_GETLINK`, `open`, `rename`, `fsync` … */
  syscall?: string
  link?: string
  path?: string
  /** The kernel's extended acknowledgement text (NETLINK_EXT_ACK), where it gave one. */
  detail?: string
}

/** One link as RTM_NEWLINK describes it. Addresses are lower case with colons, of any length; null where absent. */
export interface NativeLink {
  name: string
  index: number
  /** ARPHRD_*, see linux/if_arp.h: 1 Ethernet, 772 loopback, 65534 none. */
  type: number
  address: string | null
  broadcast: string | null
  /** IFLA_PERM_ADDRESS; null where the driver has none (most virtual links). */
  permanent: string | null
  /** /sys addr_assign_type: 0 permanent, 1 random, 2 stolen, 3 set; null where the kernel does not say. */
  assignType: number | null
  /** Indexes of links in this namespace, null where there is none: IFLA_LINK, IFLA_MASTER. */
  iflink: number | null
  master: number | null
  /** IFLA_INFO_KIND: `veth`, `bridge`, `tun` …; null for hardware and loopback. */
  kind: string | null
  /** IFF_*, see netdevice(7). */
  flags: number
  mtu: number
  /** IF_OPER_*, RFC 2863: 0 unknown, 1 not present, 2 down, 3 lower layer down, 4 testing, 5 dormant, 6 up. */
  operState: number
  altNames: string[]
}

/** A station that is known to be on a link: from the tables of ARP and neighbour discovery, or of bridges. */
export interface NativeNeighbour {
  /** Name of the link, or of the port of a bridge. */
  link: string
  /** Null where a bridge has learnt it. */
  ip: string | null
  /** Of any length; null while it is not known. */
  address: string | null
  /** NUD_*, in lower case. */
  state: string
}

/** A link as it is now, the index of one that is gone, or the two ends of a description of all links. */
export type NativeNews = NativeLink | number | 'begin' | 'end'

/** A watch on a thread of its own. It keeps the event loop alive until it is closed. */
export interface NativeWatch {
  /** What is new, in order, some hundred pieces at most; empty when that is all. */
  take(): NativeNews[]
  /** Idempotent. */
  close(): void
}

/** The links of one network namespace. Usable until closed; closing twice is fine. */
export interface NativeLinks {
  /** Assign types are null unless asked for: each takes three more system calls. */
  listSync(assignTypes?: boolean): NativeLink[]
  /** Of what was found, the function takes some hundred links at most; none when that is all. */
  list(assignTypes?: boolean): Promise<() => NativeLink[]>
  getSync(name: string): NativeLink
  get(name: string): Promise<NativeLink>
  getAddressSync(name: string): string
  getAddress(name: string): Promise<string>
  /** `address` in any case with colons. Loopback, group and zero addresses are refused before the kernel is asked. */
  setAddressSync(name: string, address: string): void
  setAddress(name: string, address: string): Promise<void>
  /** The same, but macOS may take a radio off its network for it, for up to some seconds. */
  setAddressOffNetworkSync(name: string, address: string): void
  setAddressOffNetwork(name: string, address: string): Promise<void>
  /** The change of `names[i]` to `addresses[i]`, for every i in order. Result: why it was not made, or nothing where it was. */
  setAddressesSync(names: readonly string[], addresses: readonly string[]): (NativeError | undefined)[]
  setAddresses(names: readonly string[], addresses: readonly string[]): Promise<(NativeError | undefined)[]>
  setUpSync(name: string, up: boolean): void
  setUp(name: string, up: boolean): Promise<void>
  /** A link's addresses, routes and permanent neighbours as rtnetlink messages, as `ip route save` writes them. */
  saveConnectivitySync(name: string): Uint8Array
  saveConnectivity(name: string): Promise<Uint8Array>
  /**
   * `former`: the link's address when they were saved, `age`: whole seconds since then. Returns what could not be put
   * back, in words.
   */
  restoreConnectivitySync(name: string, saved: Uint8Array, former: string, age: number): string[]
  restoreConnectivity(name: string, saved: Uint8Array, former: string, age: number): Promise<string[]>
  /** Replaces the IPv6 addresses that derive from `former`, then announces all addresses of the link. */
  followAddressSync(name: string, former: string): void
  followAddress(name: string, former: string): Promise<void>
  /** Of one link, or of all; then also what bridges have learnt. */
  neighboursSync(name?: string): NativeNeighbour[]
  neighbours(name?: string): Promise<NativeNeighbour[]>
  /** IP addresses of the default gateways that are reached through the link, in all tables. */
  gatewaysSync(name: string): string[]
  gateways(name: string): Promise<string[]>
  /** Forgets what is known of a neighbour and asks for it anew, without waiting: RTM_DELNEIGH, NTF_USE. */
  solicitSync(name: string, ip: string): void
  solicit(name: string, ip: string): Promise<void>
  /**
   * A description of all links comes first, and again when news had to be dropped: because they came faster than the
   * kernel or the addon keeps them. `onNews` says that there is something to take; it may be called without.
   */
  watch(onNews: () => void): NativeWatch
  /** Whether this process may change links here: CAP_NET_ADMIN in the user namespace of the network namespace; macOS: root. */
  mayChange(): boolean
  /** Boot and namespace identity, e.g. `{ bootId: '1f0c…', namespace: 'net:[4026531840]' }`. */
  identity(): { bootId: string; namespace: string }
  close(): void
}

/** A held lock; released by `release()` (idempotent), by garbage collection, or by the kernel when the process dies. */
export interface NativeLock {
  release(): void
}

export interface NativeLockRequest {
  /** Rejects with code `ETIMEDOUT` after the timeout and `ECANCELED` after `abort()`. */
  promise: Promise<NativeLock>
  abort(): void
  /** Granted at once. */
  lock?: NativeLock
  /**
   * Blocks until the outcome is there, and takes it: the promise settles with undefined then. Undefined where there is
   * none to take: granted or refused at once, or the promise was first.
   */
  wait(): NativeLock | undefined
}

/** On the thread pool. */
export interface NativePending extends Promise<void> {
  /** Blocks until it is done, needing neither the event loop nor the pool; returns or throws as the promise will. */
  wait(): void
}

export interface Addon {
  /** `linux`, `darwin` or `unsupported`. */
  readonly platform: string
  /** Throws code `BACKEND_UNAVAILABLE` where the system lacks what the backend needs. */
  readonly Links: new (netns?: string) => NativeLinks
  /** The same on the thread pool. `netns`: the file that stands for a network namespace, default this thread's own. */
  openLinks(netns?: string): Promise<NativeLinks>
  /**
   * Replace a file durably: `<path>.tmp` beside it, write all, fsync, rename, fsync of the directory.
   * The caller holds the lock that makes it the only writer. On failure the temporary file is removed and the old file stands.
   */
  replaceFileSync(path: string, data: Uint8Array, mode: number): void
  replaceFile(path: string, data: Uint8Array, mode: number): NativePending
  /** Give a file a second name atomically (link to `<to>.tmp`, rename over `to`) and fsync the directory; `to` is never absent. */
  duplicateFileSync(from: string, to: string): void
  duplicateFile(from: string, to: string): NativePending
  /**
   * Write behind the `size` bytes that the file has (code `ESTALE` when it has another size), with `flush` durably. A failure
   * may leave part of the data behind, and after a failed flush (syscall `fdatasync`) what is on the medium is unknown.
   */
  appendFileSync(path: string, size: number, data: Uint8Array, flush: boolean): void
  appendFile(path: string, size: number, data: Uint8Array, flush: boolean): NativePending
  /** Cut the file to its first `size` bytes, durably. */
  truncateFileSync(path: string, size: number): void
  truncateFile(path: string, size: number): NativePending
  /** mkdir durably: create with `mode`, then fsync the parent. An existing directory is fine. Not recursive. */
  makeDirectorySync(path: string, mode: number): void
  makeDirectory(path: string, mode: number): NativePending
  /**
   * An exclusive open-file-description lock on one byte of a file that is created (0600) where missing and never removed.
   * Every call opens its own description, so two holders inside one process exclude each other too.
   * timeoutMs 0 tries once. Waiting happens on a thread of its own, never on the thread pool.
   */
  acquireLockSync(path: string, offset: number, timeoutMs: number): NativeLock
  acquireLock(path: string, offset: number, timeoutMs: number): NativeLockRequest
  /** sethostname(2), in this process's UTS namespace. There is no async form: it takes microseconds. */
  setHostNameSync(name: string): void
  /** Whether that is permitted: CAP_SYS_ADMIN in the user namespace of the UTS namespace; macOS: root. Changes nothing. */
  maySetHostName(): boolean
}
