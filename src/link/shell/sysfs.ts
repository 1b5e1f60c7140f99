import { readFileSync } from 'node:fs'
import { assignTypes, type AssignType, type Link } from '../link.js'

type Sighted = Pick<Link, 'name' | 'index' | 'address'>

/**
 * How the links' addresses were assigned, in the order given: nothing but sysfs tells. sysfs shows the namespace of its
 * mount, which need not be ours, so the first link is compared before any is believed. Read synchronously in both forms:
 * these files are the kernel's memory, and a thread's round trip costs more.
 */
export function readAssignTypes(links: readonly Sighted[]): (AssignType | null)[] {
  const witness = links.find(hasAddress)
  if (!witness || !isShown(witness)) return links.map(() => null)
  return links.map((link) => (hasAddress(link) ? readAssignType(link.name) : null))
}

export const hasAddress = ({ address }: Pick<Link, 'address'>): boolean =>
  address !== null && /[^0:]/.test(address)

const isShown = ({ name, index, address }: Sighted): boolean =>
  readAttribute(name, 'ifindex') === String(index) && readAttribute(name, 'address') === address

function readAssignType(name: string): AssignType | null {
  const number = readAttribute(name, 'addr_assign_type')
  return (number === undefined ? undefined : assignTypes[Number(number)]) ?? null
}

function readAttribute(name: string, attribute: string): string | undefined {
  try {
    return readFileSync(`/sys/class/net/${name}/${attribute}`, 'utf8').trimEnd()
  } catch {
    return undefined
  }
}
