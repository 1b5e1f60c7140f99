export type { IdentityRequest, IdentityResult } from './apply.js'
export type { IdentityRecoverOutcome, IdentityRecoverResult } from './recover.js'
export type { IdentityRestoreResult } from './restore.js'
export {
  openIdentity,
  openIdentitySync,
  type IdentitySession,
  type IdentityStatus,
  type OpenIdentityOptions,
} from './session.js'
