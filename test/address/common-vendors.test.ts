import test from 'ava'
import { generate, linkKinds, vendors } from '../../src/index.js'
import { commonBlocks, crowdedBlocks } from '../../src/address/policies/common-vendors.js'

for (const kind of linkKinds) {
  test(`A12: the common vendors of ${kind} all have blocks, none twice`, (t) => {
    const blocks = commonBlocks(kind)
    t.is(new Set(blocks).size, blocks.length)
    const names = new Set(blocks.map((block) => vendors().nameOf(block)))
    // QEMU's 52:54:00 is local and so nobody's; VMware has two of the virtual ones.
    t.is(names.size, { ethernet: 11, wifi: 10, virtual: 6 }[kind])
    t.is(names.has(undefined), kind === 'virtual')
  })

  test(`A12: stealth on ${kind} chooses among three of the common vendors, those with the most blocks`, (t) => {
    const crowd = crowdedBlocks(kind)
    t.true(crowd.every((block) => commonBlocks(kind).includes(block)))
    const sizes = commonBlocks(kind).reduce((counts, block) => {
      const name = vendors().nameOf(block)
      return counts.set(name, (counts.get(name) ?? 0) + 1)
    }, new Map<string | undefined, number>())
    if (kind === 'virtual') t.is(crowd.length, 3)
    else
      t.is(
        crowd.length,
        [...sizes.values()]
          .toSorted((a, b) => b - a)
          .slice(0, 3)
          .reduce((a, b) => a + b),
      )
  })

  test(`A12: realistic and stealth give addresses under those blocks for ${kind}`, (t) => {
    for (const [policy, blocks] of [
      ['realistic', commonBlocks(kind)],
      ['stealth', crowdedBlocks(kind)],
    ] as const) {
      for (let draw = 0; draw < 100; draw++) {
        const address = generate({ policy, kind })
        t.true(blocks.includes(Number.parseInt(address.slice(0, 8).replaceAll(':', ''), 16)), address)
      }
    }
  })
}
