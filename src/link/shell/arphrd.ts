/**
 * iproute2's names for ARPHRD_* (linux/if_arp.h) in `link_type`, from ll_type_n2a(); a number it has no name for is
 * printed as `[519]`.
 */
const numbers: Readonly<Record<string, number>> = {
  generic: 0,
  ether: 1,
  eether: 2,
  ax25: 3,
  pronet: 4,
  chaos: 5,
  ieee802: 6,
  arcnet: 7,
  atalk: 8,
  dlci: 15,
  atm: 19,
  metricom: 23,
  ieee1394: 24,
  infiniband: 32,
  slip: 256,
  cslip: 257,
  slip6: 258,
  cslip6: 259,
  rsrvd: 260,
  adapt: 264,
  rose: 270,
  x25: 271,
  hwx25: 272,
  can: 280,
  ppp: 512,
  hdlc: 513,
  lapb: 516,
  ddcmp: 517,
  rawhdlc: 518,
  ipip: 768,
  tunnel6: 769,
  frad: 770,
  skip: 771,
  loopback: 772,
  ltalk: 773,
  fddi: 774,
  bif: 775,
  sit: 776,
  'ip/ddp': 777,
  gre: 778,
  pimreg: 779,
  hippi: 780,
  ash: 781,
  econet: 782,
  irda: 783,
  fcpp: 784,
  fcal: 785,
  fcpl: 786,
  // fcfb0 to fcfb12 are 787 to 799
  tr: 800,
  'ieee802.11': 801,
  'ieee802.11/prism': 802,
  'ieee802.11/radiotap': 803,
  'ieee802.15.4': 804,
  'ieee802.15.4/monitor': 805,
  phonet: 820,
  phonet_pipe: 821,
  caif: 822,
  gre6: 823,
  netlink: 824,
  '6lowpan': 825,
  none: 65534,
}

const FCFABRIC = 787
/** "Void type, nothing is known" (if_arp.h): for a name that only a later iproute2 knows. */
const VOID = 65535

export function arphrdOf(linkType: string): number {
  const [, literal, fabric] = /^(?:\[(\d+)\]|fcfb(\d+))$/.exec(linkType) ?? []
  if (literal !== undefined) return Number(literal)
  if (fabric !== undefined) return FCFABRIC + Number(fabric)
  return (Object.hasOwn(numbers, linkType) ? numbers[linkType] : undefined) ?? VOID
}
