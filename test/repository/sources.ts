import type { Backup, BackupSource, LinkIdentity } from '../../src/index.js'

const identity: LinkIdentity = {
  index: 2,
  permanent: '00:16:3e:10:20:30',
  kind: null,
  bootId: '7d5b2c8e-3f5c-4c39-9d0a-6c5f5a1b9e21',
  namespace: 'net:[4026531840]',
}

export const ORIGINAL = '00:16:3e:10:20:30'
export const SPOOFED = '02:1f:7c:55:0a:9e'
export const OTHER = '02:90:4c:11:d8:03'

export const eth0: BackupSource = { name: 'eth0', address: ORIGINAL, up: true, identity }
export const wlan0: BackupSource = {
  name: 'wlan0',
  address: '00:16:3e:10:20:31',
  up: false,
  identity: { ...identity, index: 3, permanent: null },
}

/** All of a backup that does not depend on when it was made. */
export function timeless({ created, updated, ...rest }: Backup): Omit<Backup, 'created' | 'updated'> {
  if (Date.parse(created) > Date.parse(updated)) throw new RangeError('updated before it was created')
  return rest
}
