import { LladdrError } from '../../errors/index.js'
import { randomOctets } from '../random.js'
import type { Policy } from './policy.js'

export interface PatternRequest {
  policy: 'pattern'
  /** An address in any written form, with x for each digit that is free. */
  pattern: string
}

export const pattern: Policy<PatternRequest> = {
  summary: 'the digits given, a random one for each x; a free second digit is local and unicast (2, 6, a, e)',
  source: 'lladdr',
  nature: 'drawn',
  inputs: { pattern: 'required' },
  looksAt: [],
  prepare({ pattern: text }) {
    const { fixed, free } = parsePattern(text)
    return () =>
      randomOctets(6).map((octet, position) => (octet & (free[position] ?? 0)) | (fixed[position] ?? 0))
  },
}

const FORMS = [
  /^[0-9a-fx]{2}(?::[0-9a-fx]{2}){5}$/i,
  /^[0-9a-fx]{2}(?:-[0-9a-fx]{2}){5}$/i,
  /^[0-9a-fx]{4}\.[0-9a-fx]{4}\.[0-9a-fx]{4}$/i,
  /^[0-9a-fx]{12}$/i,
]

interface Bits {
  fixed: Uint8Array
  /** 1 where the bit is drawn; `fixed` is 0 there. */
  free: Uint8Array
}

function parsePattern(text: string): Bits {
  if (!FORMS.some((form) => form.test(text))) {
    throw new LladdrError('ARGUMENT_INVALID', `"${text}" is not an address with x for free digits.`, {
      hint: 'Write all twelve digits, like 02:xx:xx:12:34:5x.',
    })
  }
  const digits = text.toLowerCase().replace(/[:.-]/g, '')
  const fixed = Buffer.from(digits.replaceAll('x', '0'), 'hex')
  const free = Buffer.from(digits.replace(/[^x]/g, '0').replaceAll('x', 'f'), 'hex')
  if (digits[1] === 'x') {
    fixed[0] = (fixed[0] ?? 0) | 0x02
    free[0] = (free[0] ?? 0) & 0xfc
  }
  assertUnicast(text, fixed)
  return { fixed, free }
}

function assertUnicast(text: string, [first = 0]: Uint8Array): void {
  if ((first & 0x01) === 0) return
  throw new LladdrError('ADDRESS_GROUP', `"${text}" gives group (multicast) addresses only.`)
}
