import { vendors } from '../vendor/index.js'

export const linkKinds = ['ethernet', 'wifi', 'virtual'] as const
export type LinkKind = (typeof linkKinds)[number]

/**
 * Who makes what is common on links of a kind, as of November 2026, by their names in the IEEE's registry. How common
 * one is against another is not a number of ours: each MA-L block is as likely, and a vendor gets another one only when
 * nearly all 2^24 addresses of those it has are used, so the number of blocks follows the number of devices made.
 * Vendors of phones and tablets count as wifi; those of network cards and of computers with one as ethernet.
 */
const vendorNames: Readonly<Record<'ethernet' | 'wifi', readonly string[]>> = {
  ethernet: [
    'Intel Corporate',
    'Dell Inc.',
    'Hewlett Packard',
    'HP Inc.',
    'LCFC(Hefei) Electronics Technology co., ltd',
    'ASUSTek COMPUTER INC.',
    'GIGA-BYTE TECHNOLOGY CO.,LTD.',
    'Micro-Star INTL CO., LTD.',
    'Lenovo',
    'Wistron Infocomm (Zhongshan) Corporation',
    'Super Micro Computer, Inc.',
  ],
  wifi: [
    'Apple, Inc.',
    'Samsung Electronics Co.,Ltd',
    'Intel Corporate',
    'Xiaomi Communications Co Ltd',
    'Murata Manufacturing Co., Ltd.',
    'AzureWave Technology Inc.',
    'Liteon Technology Corporation',
    'Google, Inc.',
    'vivo Mobile Communication Co., Ltd.',
    'GUANGDONG OPPO MOBILE TELECOMMUNICATIONS CORP.,LTD',
  ],
}

/**
 * What hypervisors give their guests, by their manuals: VMware, VirtualBox, Hyper-V, Xen, Parallels; 52:54:00 is what
 * QEMU and libvirt use, a local prefix that no registry lists. Their other blocks are on real hardware.
 */
const virtualPrefixes = ['000c29', '005056', '080027', '00155d', '00163e', '001c42', '525400'] as const

/** How many of a kind's vendors, those with the most blocks, the policy stealth chooses among. */
const CROWD = 3

/** Blocks of 2^24 addresses, as 24-bit numbers, of all the vendors that are common on links of the kind. */
export const commonBlocks = (kind: LinkKind): number[] => blocksByVendor(kind).flat()

/** Those of the few vendors with the most blocks: the largest crowd to vanish in. */
export function crowdedBlocks(kind: LinkKind): number[] {
  return blocksByVendor(kind)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, CROWD)
    .flat()
}

function blocksByVendor(kind: LinkKind): (readonly number[])[] {
  if (kind === 'virtual') return virtualPrefixes.map((prefix) => [Number.parseInt(prefix, 16)])
  return vendorNames[kind].map((name) => vendors().blocksOf(name))
}

/** Of which kind of link the holder of a block is common; undefined where it is of none, or of several. */
export function kindOfBlock(block: number): LinkKind | undefined {
  const kinds = linkKinds.filter((kind) => commonBlocks(kind).includes(block))
  return kinds.length === 1 ? kinds[0] : undefined
}
