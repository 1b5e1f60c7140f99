import { readFileSync } from 'node:fs'
import { backupSchema, type Backup } from '../../../src/repository/backup.js'
import { encodeSnapshot } from '../../../src/store/snapshot.js'

export const definition = { schema: backupSchema(), version: 1 }
export const collection = 'mac_backups'

export const eth0 = {
  original: '00:16:3e:10:20:30',
  identity: {
    index: 2,
    permanent: '00:16:3e:10:20:30',
    kind: null,
    bootId: '7d5b2c8e-3f5c-4c39-9d0a-6c5f5a1b9e21',
    namespace: 'net:[4026531840]',
  },
  state: 'applied',
  current: '02:1f:7c:55:0a:9e',
  previous: '00:16:3e:10:20:30',
  up: true,
  created: '2026-11-22T10:15:30.123Z',
  updated: '2026-11-22T10:15:30.456Z',
} satisfies Backup

export const wlan0: Backup = {
  ...eth0,
  original: '00:16:3e:10:20:31',
  identity: { ...eth0.identity, index: 3, permanent: '00:16:3e:10:20:31' },
  state: 'restored',
  current: '00:16:3e:10:20:31',
  previous: '52:90:4c:11:d8:03',
  created: '2026-11-20T08:00:00.000Z',
  updated: '2026-11-22T10:20:00.000Z',
}

export const stateFile = (entries: Record<string, Backup>, sequence = 7, version = 1): Buffer =>
  encodeSnapshot(collection, version, {
    entries: new Map(Object.entries(entries)),
    epoch: 1,
    sequence,
    updated: '2026-11-22T10:20:00.001Z',
  })

/** The fenced blocks of a document under docs/, in order. */
export function documentedBlocks(document: string, language: string): string[] {
  const text = readFileSync(new URL(`../../../docs/${document}`, import.meta.url), 'utf8')
  return Array.from(
    text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms')),
    ([, block]) => block ?? '',
  )
}

/** The bytes with one bit changed, for every bit. */
export function* everyFlip(bytes: Buffer): Generator<{ at: string; bytes: Buffer }> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes)
    const octet = bit >> 3
    flipped[octet] = (flipped[octet] ?? 0) ^ (1 << (bit & 7))
    yield { at: `bit ${String(bit & 7)} of octet ${String(octet)}`, bytes: flipped }
  }
}

/** The first octets of the bytes, from none to all but one. */
export function* everyTruncation(bytes: Buffer): Generator<{ at: string; bytes: Buffer }> {
  for (let length = 0; length < bytes.length; length++) {
    yield { at: `the first ${String(length)} octets`, bytes: bytes.subarray(0, length) }
  }
}
