export { assignableAddress, canonicalAddress, MacAddress, type SlapQuadrant } from './mac-address.js'
export { generate, policies, type PolicyContext, type PolicyName, type PolicyRequest } from './policies.js'
