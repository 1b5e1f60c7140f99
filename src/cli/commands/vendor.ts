import { MacAddress, vendors, type Vendor, type VendorMatch } from '../../index.js'
import { usageError } from '../command-error.js'
import type { Context, Declare } from '../context.js'
import { nonEmpty } from '../option-values.js'
import { orDash, pairs, tableWithHead } from '../table.js'

interface VendorOptions {
  search?: string
}

export const vendor: Declare = (command, context) =>
  command
    .usage('[options] <address> | --search <text>')
    .argument('[address]', 'in any written form')
    .option('--search <text>', 'the vendors whose name holds this, in whichever case', nonEmpty)
    .action(async (address: string | undefined, { search }: VendorOptions) => {
      if ((address === undefined) === (search === undefined)) {
        throw usageError(
          '`lladdr vendor` needs an address or --search, one of the two.',
          'See `lladdr vendor --help`.',
        )
      }
      if (address !== undefined) await showVendor(context(), address)
      if (search !== undefined) await listVendors(context(), search)
    })

interface VendorView {
  address: string
  vendor: string | null
  prefix: string | null
  registry: VendorMatch['registry'] | null
  /** Not assigned by a vendor, by its first octet. */
  local: boolean
  /** Of the registries. */
  date: string
}

async function showVendor({ output }: Context, text: string): Promise<void> {
  const address = MacAddress.parse(text)
  const registry = vendors()
  const { date, source } = registry
  const match = registry.find(address.toString())
  const view: VendorView = {
    address: address.toString(),
    vendor: match?.name ?? null,
    prefix: match?.prefix ?? null,
    registry: match?.registry ?? null,
    local: address.isLocal,
    date,
  }
  await output.data(view, () =>
    pairs(
      [
        ['address', view.address],
        ['vendor', view.vendor ?? explain(address)],
        ['prefix', `${orDash(view.prefix)}${match ? `  ${match.registry}` : ''}`],
        ['registries', `of ${date}, ${source}`],
      ],
      output.colors,
    ),
  )
}

function explain(address: MacAddress): string {
  if (address.isGroup) return '-  a group address'
  if (address.slapQuadrant === 'eli')
    return '-  local, under a company ID: the registry of those (CID) is not at hand'
  return address.isLocal ? '-  local: made up or assigned by an administrator' : '-  not assigned'
}

async function listVendors({ output }: Context, text: string): Promise<void> {
  const registry = vendors()
  const found = registry.search(text)
  await output.data(found.map(toView), async () =>
    found.length === 0 ? '' : tableWithHead(['VENDOR', 'PREFIXES'], found.map(toRow), output.colors),
  )
  output.note(`${found.length} found, in the registries of ${registry.date}.`)
}

const toView = ({ name, prefixes }: Vendor): { vendor: string; prefixes: string[] } => ({
  vendor: name,
  prefixes,
})

const SHOWN = 4

function toRow({ name, prefixes }: Vendor): string[] {
  const more = prefixes.length > SHOWN ? ` and ${prefixes.length - SHOWN} more` : ''
  return [name, `${prefixes.slice(0, SHOWN).join(' ')}${more}`]
}
