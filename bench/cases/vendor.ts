import { generateMany, vendors } from '../../src/index.js'
import { compare, perCall, type Comparison } from '../measure.js'

const CALLS = 200_000
/** Nanoseconds that one look-up may take. */
const LOOK_UP = 2000

/** The time of a look-up is a bar of its own: there is no rival in the run, but the figure. */
export function compareVendorLookup(): Comparison {
  const registry = vendors()
  const addresses = [
    ...generateMany({ policy: 'any-vendor' }, 1000),
    ...generateMany({ policy: 'random' }, 1000),
  ]
  return compare({
    figure: 'vendor look-up',
    rival: 'a bar of 2 µs',
    bar: 1,
    ours: () =>
      perCall(CALLS, (call) => {
        registry.find(addresses[call % addresses.length] ?? '')
      }),
    theirs: () => LOOK_UP,
  })
}
