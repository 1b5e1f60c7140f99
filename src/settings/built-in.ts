import type { PolicyName, PolicyTexts } from '../address/index.js'

interface BuiltIn {
  description: string
  policy: PolicyName
  inputs?: PolicyTexts
}

/**
 * For the environments that RFC 9797 tells apart by how far their network is trusted; the policies are RFC 9724's.
 * They are there without a file, and a file cannot change them.
 */
export const builtInProfiles = {
  home: {
    description: 'full trust: one lasting address for each network, so that leases and filters go on working',
    policy: 'pngm',
  },
  work: {
    description: 'selective trust: one lasting address, the same wherever the organisation has its networks',
    policy: 'pdgm',
  },
  public: {
    description: 'no trust, as in a café or a station: another address each time the profile is used',
    policy: 'psgm',
  },
  lab: {
    description: 'test networks: readable addresses one after the other, from 02:1a:b0:00:00:00',
    policy: 'pool',
    inputs: { prefix: '02:1a:b0' },
  },
} as const satisfies Readonly<Record<string, BuiltIn>>
