import { explicit, permanent, pvom } from './given.js'
import type { ExplicitRequest, PermanentRequest, PvomRequest } from './given.js'
import { iwdNetwork, type IwdNetworkRequest } from './iwd.js'
import { mask, type MaskRequest } from './mask.js'
import { nmStable, nmStableSsid, type NmStableRequest, type NmStableSsidRequest } from './network-manager.js'
import { pattern, type PatternRequest } from './pattern.js'
import type { Policy } from './policy.js'
import { pool, type PoolRequest } from './pool.js'
import { burnedIn, random, type BurnedInRequest, type RandomRequest } from './random.js'
import { pbgm, pdgm, pngm, ppgm, psgm } from './rfc9724.js'
import type { PbgmRequest, PdgmRequest, PngmRequest, PpgmRequest, PsgmRequest } from './rfc9724.js'
import { systemdPersistent, type SystemdPersistentRequest } from './systemd.js'
import { anyVendor, keepVendor, realistic, sameKind, stealth } from './vendor.js'
import type {
  AnyVendorRequest,
  KeepVendorRequest,
  RealisticRequest,
  SameKindRequest,
  StealthRequest,
} from './vendor.js'

export { linkKinds, type LinkKind } from './common-vendors.js'
export { policyInputs, type PolicyInput } from './inputs.js'
export type { Candidate, Policy, PolicyContext, PoolCounter, Taken } from './policy.js'

/** Which policy, and its inputs. docs/policies.md says of each what must be stored and what it hides. */
export type PolicyRequest =
  | ExplicitRequest
  | PermanentRequest
  | RandomRequest
  | BurnedInRequest
  | KeepVendorRequest
  | SameKindRequest
  | AnyVendorRequest
  | RealisticRequest
  | StealthRequest
  | PatternRequest
  | MaskRequest
  | PoolRequest
  | PvomRequest
  | PdgmRequest
  | PbgmRequest
  | PngmRequest
  | PpgmRequest
  | PsgmRequest
  | NmStableRequest
  | NmStableSsidRequest
  | SystemdPersistentRequest
  | IwdNetworkRequest

export type PolicyName = PolicyRequest['policy']

type Policies = { readonly [Name in PolicyName]: Policy<Extract<PolicyRequest, { policy: Name }>> }

/** Every policy, in the order in which they are listed. */
export const policies: Policies = {
  explicit,
  permanent,
  random,
  'burned-in': burnedIn,
  'keep-vendor': keepVendor,
  'same-kind': sameKind,
  'any-vendor': anyVendor,
  realistic,
  stealth,
  pattern,
  mask,
  pool,
  pvom,
  pdgm,
  pbgm,
  pngm,
  ppgm,
  psgm,
  'nm-stable': nmStable,
  'nm-stable-ssid': nmStableSsid,
  'systemd-persistent': systemdPersistent,
  'iwd-network': iwdNetwork,
}

export const isPolicyName = (text: string): text is PolicyName => Object.hasOwn(policies, text)
