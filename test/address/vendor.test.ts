import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import test from 'ava'
import { vendors, type VendorMatch } from '../../src/index.js'
import { VendorRegistry } from '../../src/address/vendor/registry.js'

const small = new VendorRegistry({
  date: '2026-01-01',
  source: 'made up',
  names: ['Large Co', 'IEEE Registration Authority', 'Medium Co', 'Small Co', 'Private'],
  prefixes: ['001122 001124', '001123', '0011230', '001123001 0011231FF', 'AABBC0'],
})

const found: [address: string, match: VendorMatch | undefined][] = [
  ['00:11:22:ff:ff:ff', { name: 'Large Co', prefix: '00:11:22/24', registry: 'MA-L' }],
  ['00-11-23-0F-FF-FF', { name: 'Medium Co', prefix: '00:11:23:0/28', registry: 'MA-M' }],
  ['0011.2300.1fff', { name: 'Small Co', prefix: '00:11:23:00:1/36', registry: 'MA-S' }],
  ['0011230020ff', { name: 'Medium Co', prefix: '00:11:23:0/28', registry: 'MA-M' }],
  ['00:11:23:1f:f0:00', { name: 'Small Co', prefix: '00:11:23:1f:f/36', registry: 'MA-S' }],
  ['00:11:23:20:00:00', { name: 'IEEE Registration Authority', prefix: '00:11:23/24', registry: 'MA-L' }],
  ['00:11:25:00:00:00', undefined],
  ['02:11:22:00:00:00', undefined],
]
for (const [address, match] of found) {
  test(`A12: the longest assignment wins: ${address} is ${match?.prefix ?? "nobody's"}`, (t) => {
    t.deepEqual(small.find(address), match)
  })
}

test('A12: what is not an address has no vendor, but an error', (t) => {
  t.throws(() => small.find('00:11:22'), { code: 'ADDRESS_INVALID' })
})

test('A12: vendors are found by a part of their name in any case, with all that they have', (t) => {
  t.deepEqual(small.search('SMALL'), [
    { name: 'Small Co', prefixes: ['00:11:23:00:1/36', '00:11:23:1f:f/36'] },
  ])
  t.deepEqual(
    small.search(' co').map(({ name }) => name),
    ['Large Co', 'Medium Co', 'Small Co'],
  )
  t.deepEqual(small.search('nobody'), [])
})

test("A12: the blocks to choose from are vendors' own: universal, and not kept back", (t) => {
  t.deepEqual(small.blocks, [0x001122, 0x001124])
  t.is(small.size, 7)
})

const raw = JSON.parse(
  readFileSync(new URL('../../node_modules/oui-data/index.json', import.meta.url), 'utf8'),
) as Record<string, string>

test('A12: every assignment of the source is in the compact file, under its name', (t) => {
  const registry = vendors()
  t.is(registry.size, Object.keys(raw).length)
  for (const [prefix, record] of Object.entries(raw)) {
    const address = prefix.padEnd(12, 'f').toLowerCase()
    const name = record.split('\n')[0]?.trim() ?? ''
    const match = registry.find(address)
    // The last address of a block may lie in a longer assignment, which then wins.
    if (match?.prefix.endsWith(`/${String(prefix.length * 4)}`)) t.is(match.name, name, prefix)
    else t.true(Number(match?.prefix.split('/')[1]) > prefix.length * 4, prefix)
  }
})

test('A12: the registries carry MA-L, MA-M and MA-S, and their date', (t) => {
  const registry = vendors()
  t.regex(registry.date, /^20\d\d-\d\d-\d\d$/)
  t.regex(registry.source, /oui-data \d/)
  const sizes = new Set(
    registry.search('').flatMap(({ prefixes }) => prefixes.map((prefix) => prefix.split('/')[1])),
  )
  t.deepEqual([...sizes].sort(), ['24', '28', '36'])
})

const wellKnown: [address: string, vendor: string][] = [
  ['00:16:3e:00:00:01', 'Xensource, Inc.'],
  ['00:0c:29:00:00:01', 'VMware, Inc.'],
  ['08:00:27:00:00:01', 'PCS Systemtechnik GmbH'],
  ['00:1c:42:00:00:01', 'Parallels, Inc.'],
  ['00:15:5d:00:00:01', 'Microsoft Corporation'],
  ['00:00:00:00:00:01', 'XEROX CORPORATION'],
]
for (const [address, vendor] of wellKnown) {
  test(`A12: ${address} is ${vendor}'s`, (t) => {
    t.is(vendors().find(address)?.name, vendor)
  })
}

test('A12: loading lladdr does not load the vendor data', (t) => {
  const index = new URL('../../src/index.ts', import.meta.url).href
  const program = `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const { readFileSync } = fs
    fs.readFileSync = (path, ...rest) => { if (String(path).includes('vendors')) console.log('read'); return readFileSync(path, ...rest) }
    syncBuiltinESMExports()
    const { vendors } = await import(${JSON.stringify(index)})
    console.log('loaded')
    vendors(); vendors()
  `
  const output = execFileSync(process.execPath, ['--import=tsx', '--input-type=module', '--eval', program], {
    encoding: 'utf8',
  })
  t.is(output, 'loaded\nread\n')
})
