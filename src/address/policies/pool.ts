import { LladdrError } from '../../errors/index.js'
import { parsePrefix } from './octets.js'
import type { Policy } from './policy.js'

export interface PoolRequest {
  policy: 'pool'
  /** One to five octets, unicast. */
  prefix: string
  /** The number of the first address, where the context has no counter. Default 0. */
  start?: number
}

export const pool: Policy<PoolRequest> = {
  summary: 'one after the other under a prefix, by a counter: never the same twice',
  source: 'lladdr',
  nature: 'drawn',
  inputs: { prefix: 'required', start: 'optional' },
  looksAt: [],
  prepare({ prefix: text, start = 0 }, { counter }) {
    const prefix = parsePrefix(text, [1, 2, 3, 4, 5])
    const name = Buffer.from(prefix)
      .toString('hex')
      .replace(/..(?!$)/g, '$&:')
    assertUnicast(name, prefix)
    return (attempt) => underNumber(prefix, name, counter?.next(name) ?? start + attempt)
  },
}

function assertUnicast(name: string, [first = 0]: Uint8Array): void {
  if ((first & 0x01) === 0) return
  throw new LladdrError('ADDRESS_GROUP', `The prefix ${name} is one of group (multicast) addresses.`)
}

function underNumber(prefix: Uint8Array, name: string, number: number): Uint8Array {
  const size = 2 ** (48 - prefix.length * 8)
  if (!Number.isSafeInteger(number) || number < 0 || number >= size) {
    const message = `The pool ${name} has ${String(size)} addresses, and none with the number ${String(number)}.`
    throw new LladdrError('ARGUMENT_INVALID', message, { hint: 'Choose a shorter prefix, or another one.' })
  }
  const octets = Buffer.alloc(6)
  octets.writeUIntBE(number, prefix.length, 6 - prefix.length)
  octets.set(prefix)
  return octets
}
