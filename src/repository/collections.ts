import { backupCollection } from './backup.js'
import { idCollections } from './ids/collections.js'
import { sessionCollection } from './sessions/session.js'

export const repositoryCollections = {
  mac_backups: backupCollection,
  sessions: sessionCollection,
  ...idCollections,
} as const
