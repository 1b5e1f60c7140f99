export {
  withApplied,
  withConnectivity,
  withIntent,
  withRestored,
  type Backup,
  type BackupSource,
  type BackupState,
  type LinkIdentity,
} from './backup.js'
export type { Intent } from './changes.js'
export { MacAddressRepository, type RepositoryOptions, type RepositoryStatistics } from './repository.js'
export type { IdCounter, IdMapping } from './ids/changes.js'
export type { IdImport } from './ids/import.js'
export { IdMap, type IdLink, type IdMapOptions, type IdRequest } from './ids/id-map.js'
export { toolForms, type Tool, type ToolForm } from './ids/tool.js'
export type { BackupImport, ImportOptions, KeyedBackup } from './import/backups.js'
export { BackupSessions, type SessionRequest } from './sessions/backup-sessions.js'
export type { BackupSession, SessionLink } from './sessions/session.js'
