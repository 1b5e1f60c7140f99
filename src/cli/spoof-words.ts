import { usageError } from './command-error.js'

/**
 * Whether a word is meant as an address. A colon cannot be in a link's name (dev_valid_name() in net/core/dev.c). Three
 * or more groups of two or four hex digits are an address too, if only a malformed one: two are not, because `beef.1000`
 * is what the VLAN 1000 on a link "beef" is called.
 */
const looksLikeAddress = (word: string): boolean =>
  word.includes(':') || /^(?:[0-9a-f]{2}|[0-9a-f]{4})(?:[-.](?:[0-9a-f]{2}|[0-9a-f]{4})){2,}$/i.test(word)

interface SpoofWords {
  links: string[]
  address: string | undefined
}

/** `LINK… [ADDRESS]`. */
export function parseSpoofWords(words: readonly string[], policy: string | undefined): SpoofWords {
  const links = words.filter((word) => !looksLikeAddress(word))
  const [address, ...more] = words.filter(looksLikeAddress)
  if (links.length === 0) throw usageError('No link given.', 'See `lladdr list` for the names of the links.')
  if (address === undefined) return { links, address }
  if (more.length > 0 || links.length > 1) {
    throw usageError(
      'An address goes with exactly one link.',
      'Spoof one link at a time, or leave the address out and give a policy.',
    )
  }
  if (policy !== undefined) {
    throw usageError(
      `The address ${address} and --policy ${policy} exclude each other.`,
      'Leave one of them out.',
    )
  }
  return { links, address }
}
