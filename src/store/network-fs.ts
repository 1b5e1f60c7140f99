import { statfsSync } from 'node:fs'

/** By the `f_type` that statfs(2) gives: linux/magic.h, and the file systems' own sources. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9p'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x65735546, 'FUSE'],
])

/** The name of a file system whose locks and flushes are what another machine or process makes of them. Linux's numbers. */
export const networkFileSystem = (type: number): string | undefined =>
  // Some systems sign-extend the 32 bits.
  networkFileSystems.get(type >>> 0)

/** {@link networkFileSystem} of what the directory is on; undefined where nobody can tell, or numbers mean other things. */
export function networkFileSystemOf(directory: string): string | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return networkFileSystem(statfsSync(directory).type)
  } catch {
    return undefined
  }
}
