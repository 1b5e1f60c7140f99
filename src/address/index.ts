export { assertHostName, matchingHostName } from './host-name.js'
export { generate, generateMany, mayMeetOthers } from './generate.js'
export {
  assignableAddress,
  canonicalAddress,
  MacAddress,
  type AddressFormat,
  type SlapQuadrant,
} from './mac-address.js'
export {
  isPolicyName,
  linkKinds,
  policies,
  policyInputs,
  type LinkKind,
  type Policy,
  type PolicyContext,
  type PolicyInput,
  type PolicyName,
  type PolicyRequest,
  type PoolCounter,
  type Taken,
} from './policies/index.js'
export {
  duration,
  needsOf,
  readDuration,
  readPolicyRequest,
  type InputProblem,
  type PolicyTexts,
} from './request.js'
export { vendors, type Vendor, type VendorMatch, type VendorRegistry } from './vendor/index.js'
