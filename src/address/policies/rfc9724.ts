import { createHmac } from 'node:crypto'
import { LladdrError } from '../../errors/index.js'
import { administrative, parseHex, required } from './octets.js'
import type { Candidate, Policy, PolicyContext } from './policy.js'

/**
 * RFC 9724's selection policies. It lets an address be kept in memory that survives a restart; here each follows from a
 * secret through a keyed hash instead, so that the secret, drawn once for the device, is all there is to keep, and nobody
 * without it can tell that two addresses belong together. A name in what is hashed keeps the policies apart.
 */
interface Common {
  /** At least 16 octets in hexadecimal. Whoever has it can foretell every address. */
  secretHex: string
  /** Default: the permanent address, else the link's name. */
  device?: string
}

const common = { secretHex: 'required', device: 'optional' } as const

export interface PdgmRequest extends Common {
  policy: 'pdgm'
}

export const pdgm: Policy<PdgmRequest> = {
  summary: 'per device: one address for the life of the device; keep the secret',
  source: 'RFC 9724, PDGM',
  nature: 'derived',
  inputs: common,
  looksAt: ['permanent'],
  prepare: (request, context) => derive(request, context, ''),
}

export interface PbgmRequest extends Common {
  policy: 'pbgm'
  /** Default: that of the context. */
  bootId?: string
}

export const pbgm: Policy<PbgmRequest> = {
  summary: 'per boot: another address after each start of the system; keep the secret',
  source: 'RFC 9724, PBGM',
  nature: 'derived',
  inputs: { ...common, bootId: 'optional' },
  looksAt: ['permanent'],
  prepare(request, context) {
    const scope = required(request.bootId ?? context.bootId, 'pbgm', "the boot's ID")
    return derive(request, context, scope)
  },
}

export interface PngmRequest extends Common {
  policy: 'pngm'
  networkId: string
}

export const pngm: Policy<PngmRequest> = {
  summary: 'per network: the same address whenever the same network is joined; keep the secret',
  source: 'RFC 9724, PNGM',
  nature: 'derived',
  inputs: { ...common, networkId: 'required' },
  looksAt: ['permanent'],
  prepare: (request, context) => derive(request, context, request.networkId),
}

export interface PpgmRequest extends Common {
  policy: 'ppgm'
  /** Milliseconds. Default 12 hours, which the RFC calls typical. */
  period?: number
  /** Default: now. */
  at?: Date
}

const TWELVE_HOURS = 12 * 60 * 60 * 1000

export const ppgm: Policy<PpgmRequest> = {
  summary: 'per period: another address every 12 hours, or what is given; keep the secret',
  source: 'RFC 9724, PPGM',
  nature: 'derived',
  inputs: { ...common, period: 'optional', at: 'optional' },
  looksAt: ['permanent'],
  prepare: (request, context) => derive(request, context, periodOf(request)),
}

export interface PsgmRequest extends Common {
  policy: 'psgm'
  sessionId: string
}

export const psgm: Policy<PsgmRequest> = {
  summary: 'per session: another address for each session; keep the secret while the session lasts',
  source: 'RFC 9724, PSGM',
  nature: 'derived',
  inputs: { ...common, sessionId: 'required' },
  looksAt: ['permanent'],
  prepare: (request, context) => derive(request, context, request.sessionId),
}

/** Length and number of the period, periods being counted from 1970: they begin at the same moment on all devices. */
function periodOf({ period = TWELVE_HOURS, at = new Date() }: PpgmRequest): string {
  if (Number.isSafeInteger(period) && period > 0) {
    return `${String(period)}/${String(Math.floor(at.getTime() / period))}`
  }
  throw new LladdrError(
    'ARGUMENT_INVALID',
    `A period of ${String(period)} ms cannot be: it must be a whole number above 0.`,
  )
}

/** Fields are parted by NUL, which none of them holds; the attempt leads past a reserved or taken address. */
function derive(
  { policy, secretHex, device }: Common & { policy: string },
  { permanent, link }: PolicyContext,
  scope: string,
): Candidate {
  const secret = parseHex('secret', secretHex, 16)
  const subject = required(device ?? permanent ?? link, policy, 'something that names the device')
  const fields = [`lladdr ${policy}`, subject, scope]
  if (fields.some((field) => field.includes('\0'))) {
    throw new LladdrError('ARGUMENT_INVALID', `An input of policy ${policy} holds a NUL character.`)
  }
  return (attempt) => {
    const message = [...fields, String(attempt)].join('\0')
    return administrative(createHmac('sha256', secret).update(message).digest())
  }
}
