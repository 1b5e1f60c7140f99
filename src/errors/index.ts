export { errorCodes, isErrorCode, type CodeInfo, type ErrorCode } from './codes.js'
export { combined, hasCode, LladdrError, type ErrorDetails } from './lladdr-error.js'
export { fromSystem, isSystemFailure, type ErrnoTable } from './system-error.js'
