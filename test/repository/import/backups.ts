import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { emptyDirectory } from '../../helpers/state-directory.js'

/** What system A wrote of one link. */
export interface MacEntry {
  interface: string
  originalMAC: string
  timestamp: number
  currentMAC?: string | null
  checksum: string
}

export const TAKEN = 1_735_700_645_123

export function macEntry(name: string, originalMAC: string, currentMAC?: string | null): MacEntry {
  const checksum = createHash('sha256')
    .update(`${name}:${originalMAC}:${String(TAKEN)}`)
    .digest('hex')
  return {
    interface: name,
    originalMAC,
    timestamp: TAKEN,
    ...(currentMAC !== undefined && { currentMAC }),
    checksum,
  }
}

/** A file of its own directory, with this text or this JSON. */
export function fileOf(t: ExecutionContext, content: unknown, name = 'mac_backup.json'): string {
  const path = join(emptyDirectory(t), name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return path
}
