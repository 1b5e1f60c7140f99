/**
 * The IEEE's registries as one compact file, data/vendors.json.gz, from the npm package `oui-data`: see
 * docs/decisions/0006-vendor-data-from-oui-data.md. Run by scripts/build.mjs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ProgramFailure, root } from './process.mjs'

/** The day on which this version was published; the package itself does not say. `npm view oui-data time` does. */
const source = { version: '2.1.9', date: '2026-08-26' }

const packageDirectory = join(root, 'node_modules', 'oui-data')
/** The number of hexadecimal digits of an assignment tells its registry: MA-L, MA-M, MA-S. */
const lengths = [6, 7, 9]

function assertVersion() {
  const manifest = /** @type {{ version: string }} */ (
    JSON.parse(readFileSync(join(packageDirectory, 'package.json'), 'utf8'))
  )
  if (manifest.version === source.version) return
  throw new ProgramFailure(
    `oui-data is ${manifest.version}, scripts/vendor-data.mjs knows the date of ${source.version}`,
    'Write the new version and its date (npm view oui-data time) into that script.\n',
  )
}

/** @returns {Map<string, string[]>} the assignments of each vendor; a vendor's address is left out */
function readAssignments() {
  /** @type {Map<string, string[]>} */
  const assignments = new Map()
  const data = /** @type {Record<string, string>} */ (
    JSON.parse(readFileSync(join(packageDirectory, 'index.json'), 'utf8'))
  )
  for (const [prefix, record] of Object.entries(data)) {
    const name = record.split('\n', 1)[0]?.trim() ?? ''
    if (name === '' || !lengths.includes(prefix.length) || !/^[0-9A-F]+$/.test(prefix)) {
      throw new ProgramFailure(`oui-data has an entry that is not understood: ${prefix}`, `${record}\n`)
    }
    const known = assignments.get(name)
    if (known) known.push(prefix)
    else assignments.set(name, [prefix])
  }
  return assignments
}

/** @param {string} output where to write it, relative to the root */
export function buildVendorData(output) {
  assertVersion()
  const assignments = [...readAssignments()].sort(([a], [b]) => (a < b ? -1 : 1))
  const file = {
    format: 1,
    date: source.date,
    source: `oui-data ${source.version}, (c) silverwind, BSD-2-Clause, from the IEEE Registration Authority`,
    names: assignments.map(([name]) => name),
    prefixes: assignments.map(([, prefixes]) => prefixes.sort().join(' ')),
  }
  mkdirSync(join(root, 'data'), { recursive: true })
  writeFileSync(join(root, output), gzipSync(JSON.stringify(file), { level: 9 }))
}
