import type { LladdrError } from '../errors/index.js'

/** How the address came to the link: the kernel's addr_assign_type (include/uapi/linux/netdevice.h). */
export type AssignType = 'permanent' | 'random' | 'stolen' | 'set'

/** RFC 2863 operational state, as IFLA_OPERSTATE tells it. */
export type OperState = 'unknown' | 'not-present' | 'down' | 'lower-layer-down' | 'testing' | 'dormant' | 'up'

export const assignTypes: readonly AssignType[] = ['permanent', 'random', 'stolen', 'set']
export const operStates: readonly OperState[] = [
  'unknown',
  'not-present',
  'down',
  'lower-layer-down',
  'testing',
  'dormant',
  'up',
]

export const neighbourStates = [
  'none',
  'incomplete',
  'reachable',
  'stale',
  'delay',
  'probe',
  'failed',
  'noarp',
  'permanent',
] as const

/** ARPHRD_*, linux/if_arp.h; these numbers on macOS too. */
export const ARPHRD_ETHER = 1
export const ARPHRD_LOOPBACK = 772

/** IFF_*, netdevice(7); these bits on macOS too. */
export const IFF_UP = 0x1
export const IFF_RUNNING = 0x40
/** Carrier; unlike the operational state it is never late. */
export const IFF_LOWER_UP = 0x10000

/** A network interface, as one look at the kernel showed it. */
export interface Link {
  readonly name: string
  /** Unique within the namespace until it is gone; a recreated link gets another one. */
  readonly index: number
  /** ARPHRD_* number: 1 Ethernet (Wi-Fi too), 772 loopback, 65534 none, 65535 not known. */
  readonly type: number
  /** Lower case with colons; null where the link has none. May be longer or shorter than six octets (InfiniBand: 20). */
  readonly address: string | null
  readonly broadcast: string | null
  /** Burned in; null where the driver reports none, as most virtual links do. */
  readonly permanent: string | null
  /** Null where the kernel does not say, and in a list unless asked for. */
  readonly assignType: AssignType | null
  /**
   * Index of the link below (of a VLAN, a macvlan), or of a veth's other end, as in /sys/class/net/LINK/iflink; null where
   * there is none, or it is in another namespace.
   */
  readonly iflink: number | null
  /** Index of the bridge, bond or the like that it is a port of; null where it is of none. */
  readonly master: number | null
  /** `veth`, `bridge`, `macvlan`, `tun`, on macOS `feth`, `utun` …; null for hardware and loopback. */
  readonly kind: string | null
  /** IFF_* bits, netdevice(7); on macOS those that it knows, moved to where Linux has them. */
  readonly flags: number
  /** Administratively up (IFF_UP); whether it has carrier is in `state`. */
  readonly up: boolean
  readonly mtu: number
  readonly state: OperState
  readonly altNames: readonly string[]
}

/** Which kernel run and which network namespace a layer looks at: a link is only comparable within one of each. */
export interface Identity {
  /** Changes with every boot. */
  readonly bootId: string
  /** e.g. `net:[4026531840]`; a constant on macOS, which has one only. */
  readonly namespace: string
  /** What backups call the namespace where it is not the process's own: its name, or what `namespace` says. */
  readonly label?: string
}

export interface ListOptions {
  /** Fill in `assignType`. Default false: on Linux it takes three more system calls per link, several times all the rest. */
  assignType?: boolean
}

export interface AddressChange {
  readonly name: string
  readonly address: string
}

/** What became of one change of a batch: the link's new address in lower case, or why it was not made. */
export type AddressResult =
  | { readonly name: string; readonly address: string; readonly error?: never }
  | { readonly name: string; readonly address?: never; readonly error: LladdrError }

/** What happened to a link; `link` is what it is like after it (for `removed`: was like before). Its assign type is null. */
export type LinkEvent =
  | { readonly type: 'added' | 'removed'; readonly link: Link }
  | { readonly type: 'renamed'; readonly link: Link; readonly from: string }
  | {
      readonly type: 'address'
      readonly link: Link
      readonly old: string | null
      readonly new: string | null
    }
  /** Administratively (IFF_UP). */
  | { readonly type: 'up' | 'down'; readonly link: Link }
  /** The lower layer's signal (IFF_LOWER_UP), which a link that is down never has. */
  | { readonly type: 'carrier-gained' | 'carrier-lost'; readonly link: Link }

export interface WatchOptions {
  /** Ends the watch; the iteration then throws the signal's reason. */
  signal?: AbortSignal
}

/**
 * The changes of links, as they happen. What was changed before `ready` is not told; from then on every change is, or,
 * where they come faster than they are read, what they come to: nobody is left with an outdated picture. Only a bounded
 * number waits in memory.
 *
 * It keeps the process alive until it is closed: by the end of a `for await`, close(), the signal, or its LinkLayer.
 */
export interface LinkWatch extends AsyncIterableIterator<LinkEvent, undefined>, AsyncDisposable {
  /** Resolves when the links of now are known. */
  readonly ready: Promise<void>
  /** Calls that overlap get their events in the order of the calls. */
  next(): Promise<IteratorResult<LinkEvent, undefined>>
  /** Idempotent. An iteration that waits ends. */
  close(): void
}

export interface SetAddressOptions {
  /**
   * Whether a radio may be taken off its network where the system refuses otherwise (LINK_ASSOCIATED), for up to some
   * seconds; default false. Without effect on Linux, where a driver that minds says LINK_BUSY.
   */
  disconnect?: boolean
}

/** What the kernel thinks of an entry of its neighbour tables: NUD_* of linux/neighbour.h. */
export type NeighbourState = (typeof neighbourStates)[number]

/** A station that is known to be on a link. */
export interface Neighbour {
  /** Name of the link, or of the port of a bridge. */
  readonly link: string
  /** Null where a bridge has learnt it. */
  readonly ip: string | null
  /** Link-layer, as in Link; null while it is not known. */
  readonly address: string | null
  readonly state: NeighbourState
}

/** What a link loses when it goes down, as one look at the kernel showed it. JSON, so that it can be kept on disk. */
export interface Connectivity {
  /** Only a layer of the same backend can put it back. */
  readonly backend: string
  /** The link's address at that time; some of its IPv6 addresses derive from it. */
  readonly address: string
  /** ISO 8601, UTC: lifetimes run on while the link is down. */
  readonly taken: string
  /** The backend's own; native: rtnetlink messages in base64, which `ip route restore` and the like can read. */
  readonly data: string
}

/**
 * The links of one network namespace. Every method has a sync twin with the same result and the same errors.
 * Names may be alternative names. All throw LladdrError; common to all: LINK_NOT_FOUND, LINK_NAME_INVALID, CLOSED.
 */
export interface LinkLayer extends Disposable, AsyncDisposable {
  readonly backend: string
  /** All links of the namespace in the kernel's order (by index). */
  list(options?: ListOptions): Promise<Link[]>
  listSync(options?: ListOptions): Link[]
  get(name: string): Promise<Link>
  getSync(name: string): Link
  /** The current address alone, in microseconds. @throws LINK_NOT_ETHERNET. */
  getAddress(name: string): Promise<string>
  getAddressSync(name: string): string
  /**
   * Ask the driver for another address, live: nothing is taken down, backed up or read back (see Spoofer for that).
   * @throws ADDRESS_INVALID, ADDRESS_GROUP, ADDRESS_ZERO, LINK_LOOPBACK before the kernel is asked; PERMISSION_DENIED,
   * LINK_BUSY, ADDRESS_REJECTED, ADDRESS_IN_USE, CHANGE_UNSUPPORTED from it; on macOS LINK_DOWN, LINK_ASSOCIATED and,
   * since its kernel reports success in any case, CHANGE_IGNORED.
   */
  setAddress(name: string, address: string, options?: SetAddressOptions): Promise<void>
  setAddressSync(name: string, address: string, options?: SetAddressOptions): void
  /**
   * As setAddress for each change, in order, in as few system calls as the backend can. One result per change, in the
   * same order; a change that fails does not keep the others from being made, and is told in its result, not thrown.
   */
  setAddresses(changes: readonly AddressChange[]): Promise<AddressResult[]>
  setAddressesSync(changes: readonly AddressChange[]): AddressResult[]
  /** Administratively up or down. @throws PERMISSION_DENIED, LINK_BLOCKED. */
  setUp(name: string, up: boolean): Promise<void>
  setUpSync(name: string, up: boolean): void
  /** The addresses, routes of all tables and permanent neighbours of a link. @throws LINK_NOT_ETHERNET. */
  snapshotConnectivity(name: string): Promise<Connectivity>
  snapshotConnectivitySync(name: string): Connectivity
  /**
   * Put back what is missing of it on a link that is up; what is there already is left alone. Returns what could not be
   * put back, in words: `route 10.2.0.0/16 via 10.1.0.1: Nexthop has invalid gateway`.
   * @throws ARGUMENT_INVALID for another backend's or a damaged snapshot; PERMISSION_DENIED.
   */
  restoreConnectivity(name: string, saved: Connectivity): Promise<string[]>
  restoreConnectivitySync(name: string, saved: Connectivity): string[]
  /**
   * After a change of address: replace the IPv6 addresses that derive from the former one (RFC 4291, appendix A), then
   * tell the neighbours by gratuitous ARP and unsolicited neighbour advertisements.
   * @throws PERMISSION_DENIED: announcing takes CAP_NET_RAW.
   */
  followAddress(name: string, former: string): Promise<void>
  followAddressSync(name: string, former: string): void
  /**
   * The tables of ARP and neighbour discovery, of one link or of all; without a name also what bridges have learnt, where
   * the backend can tell. @throws CONNECTIVITY_UNSUPPORTED.
   */
  neighbours(name?: string): Promise<Neighbour[]>
  neighboursSync(name?: string): Neighbour[]
  /** IP addresses of the default gateways reached through the link, in all routing tables. @throws CONNECTIVITY_UNSUPPORTED. */
  gateways(name: string): Promise<string[]>
  gatewaysSync(name: string): string[]
  /**
   * Forget what is known of a neighbour, and ask for it anew by ARP or neighbour discovery, without waiting: an answer
   * makes it `reachable` in `neighbours`. @throws PERMISSION_DENIED, CONNECTIVITY_UNSUPPORTED, ARGUMENT_INVALID.
   */
  solicit(name: string, ip: string): Promise<void>
  solicitSync(name: string, ip: string): void
  /**
   * What happens to the links from now on, without polling; see LinkWatch. @throws WATCH_UNSUPPORTED where the backend
   * cannot; the signal's reason when it is aborted already.
   */
  watch(options?: WatchOptions): LinkWatch
  /** Whether this process has the privilege to change links here. Asks the kernel; changes nothing. */
  mayChange(): boolean
  identity(): Identity
  /** Idempotent. Calls in flight finish, watches end; later calls throw CLOSED. */
  close(): void
}
