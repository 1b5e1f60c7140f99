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
export {
  MacAddressRepository,
  type Intent,
  type RepositoryOptions,
  type RepositoryStatistics,
} from './repository.js'
