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

/** ARPHRD_*, linux/if_arp.h; these numbers on macOS too. */
export const ARPHRD_ETHER = 1
export const ARPHRD_LOOPBACK = 772

/** IFF_*, netdevice(7); these bits on macOS too. */
export const IFF_UP = 0x1
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
  readonly assignType: AssignType | null
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
}

export interface SetAddressOptions {
  /**
   * Whether a radio may be taken off its network where the system refuses otherwise (LINK_ASSOCIATED), for up to some
   * seconds; default false. Without effect on Linux, where a driver that minds says LINK_BUSY.
   */
  disconnect?: boolean
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
  list(): Promise<Link[]>
  listSync(): Link[]
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
  /** Whether this process has the privilege to change links here. Asks the kernel; changes nothing. */
  mayChange(): boolean
  identity(): Identity
  /** Idempotent. Calls in flight finish; later ones throw CLOSED. */
  close(): void
}
