import { tmpdir } from 'node:os'
import test from 'ava'
import { networkFileSystem, networkFileSystemOf } from '../../src/store/network-fs.js'

test('A9: network file systems are told by their numbers, also by sign-extended ones', (t) => {
  const numbers = [0x6969, 0xff534d42, 0xff534d42 | 0, 0xfe534d42, 0x65735546]
  t.deepEqual(numbers.map(networkFileSystem), ['NFS', 'CIFS', 'CIFS', 'SMB2', 'FUSE'])
})

test('A9: ext4, btrfs, xfs, tmpfs and overlayfs are none', (t) => {
  for (const type of [0xef53, 0x9123683e, 0x58465342, 0x01021994, 0x794c7630])
    t.is(networkFileSystem(type), undefined)
})

test('A9: a directory that is not there tells nothing', (t) => {
  t.is(networkFileSystemOf(`${tmpdir()}/lladdr-there-is-none`), undefined)
})
