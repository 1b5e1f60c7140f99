import { LladdrError } from '../errors/index.js'
import { AddressSet } from './address-set.js'
import { canonicalAddress, numberOf } from './mac-address.js'
import {
  isPolicyName,
  policies,
  type Candidate,
  type Policy,
  type PolicyContext,
  type PolicyRequest,
} from './policies/index.js'
import { isReserved } from './reserved.js'

/**
 * Make an address by a policy. Pure but for the system's random generator.
 * @returns lower case with colons; never a group address, zero, one of the IANA block 00-00-5E or one that is taken.
 * @throws LladdrError POLICY_UNKNOWN, ADDRESS_INVALID, ADDRESS_GROUP, ADDRESS_ZERO, ARGUMENT_INVALID (an input that the
 * policy needs is missing or wrong, or nothing is left), PERMANENT_ADDRESS_MISSING, ADDRESS_IN_USE, VENDOR_DATA_MISSING.
 */
export function generate(request: PolicyRequest, context: PolicyContext = {}): string {
  const [address] = generateMany(request, 1, context)
  return address ?? ''
}

/**
 * Make many, all different, one by one as they are asked for.
 * @param count at least 1; more than one only of a policy that draws. @throws as {@link generate}.
 */
export function* generateMany(
  request: PolicyRequest,
  count: number,
  context: PolicyContext = {},
): Generator<string, void> {
  const policy = policyOf(request)
  if (count > 1 && policy.nature !== 'drawn') {
    const message = `Policy ${request.policy} gives one address, not ${String(count)}.`
    throw new LladdrError('ARGUMENT_INVALID', message, {
      hint: 'Ask for one, or choose a policy that draws.',
    })
  }
  const candidate = policy.prepare(request, context)
  const run: Run = {
    request,
    policy,
    candidate,
    context,
    own: new Set(
      [context.current, context.original, context.permanent].flatMap((text) =>
        text ? [canonicalAddress(text)] : [],
      ),
    ),
    made: new AddressSet(),
    attempt: 0,
  }
  for (let made = 0; made < count; made++) yield nextAddress(run)
}

/** Whether an address that this gives could be another link's, so that those are worth looking up first. */
export function mayMeetOthers(request: PolicyRequest): boolean {
  const policy = policyOf(request)
  return policy.isWide?.(request) !== true
}

/** What one run works with; `made` and `attempt` go on from one address to the next. */
interface Run {
  readonly request: PolicyRequest
  readonly policy: Policy
  readonly candidate: Candidate
  readonly context: PolicyContext
  /** The link's current, original and permanent address: a drawn one must be none of them, any other may. */
  readonly own: ReadonlySet<string>
  readonly made: AddressSet
  attempt: number
}

function policyOf({ policy }: PolicyRequest): Policy {
  if (isPolicyName(policy)) return policies[policy]
  const names = Object.keys(policies).join(', ')
  throw new LladdrError('POLICY_UNKNOWN', `There is no policy "${String(policy)}"; there are ${names}.`)
}

function nextAddress(run: Run): string {
  const { candidate, policy } = run
  const last = run.attempt + patience(run)
  while (run.attempt < last) {
    const octets = candidate(run.attempt++)
    const address = write(octets)
    const objection = objectionTo(octets, address, run)
    if (objection === undefined) return address
    if (isOthersChoice(policy)) throw objection
  }
  throw new LladdrError('ARGUMENT_INVALID', 'No address is left that this policy could give.')
}

/**
 * Attempts before giving up. Of a space of which all but one are used up, 64 times its size miss that one with a chance
 * of e^-64; a space larger than what is used up is found sooner.
 */
const patience = ({ made, context }: Run): number => 1000 + 64 * (made.size + (context.taken?.size ?? 0))

/** Why an address cannot be given; undefined, and it is noted as made, where it can. */
function objectionTo(octets: Uint8Array, address: string, run: Run): LladdrError | undefined {
  const { policy, request, context, own, made } = run
  if (policy.nature !== 'given' && isReserved(octets)) return reserved(address, request.policy)
  if (own.has(address) ? policy.nature === 'drawn' : isTaken(address, run)) return inUse(address, context)
  return made.add(numberOf(octets)) ? undefined : inUse(address, context)
}

const isOthersChoice = ({ nature }: Policy): boolean => nature === 'given' || nature === 'exact'

const isTaken = (address: string, { policy, context }: Run): boolean =>
  context.taken?.has(address) === true && !(context.allowDuplicate === true && isOthersChoice(policy))

const reserved = (address: string, policy: string): LladdrError =>
  new LladdrError('ARGUMENT_INVALID', `Policy ${policy} gives ${address}, which is reserved (RFC 9542).`, {
    hint: 'Choose other inputs, or another policy.',
  })

function inUse(address: string, { link, taken }: PolicyContext): LladdrError {
  const holder = taken?.holder?.(address)
  const by = holder === undefined ? '' : `, by ${holder}`
  return new LladdrError('ADDRESS_IN_USE', `${address} is in use already${by}.`, { link })
}

const digits = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))

function write(octets: Uint8Array): string {
  let text = digits[octets[0] ?? 0] ?? ''
  for (let position = 1; position < octets.length; position++)
    text += `:${digits[octets[position] ?? 0] ?? ''}`
  return text
}
