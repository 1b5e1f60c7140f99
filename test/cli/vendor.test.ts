import test from 'ava'
import { cli, parse, saysOnce } from './helpers.js'

test('A12: vendor tells whose address it is, from which registry, and of which date', async (t) => {
  const { exit, stdout } = await cli('vendor', '00-16-3E-01-02-03')
  t.is(exit, 0)
  t.regex(stdout, /^vendor +Xensource, Inc\.$/m)
  t.regex(stdout, /^prefix +00:16:3e\/24 +MA-L$/m)
  t.regex(stdout, /^registries +of 20\d\d-\d\d-\d\d, oui-data/m)
  const view = parse((await cli('vendor', '70:b3:d5:00:12:34', '--json')).stdout)
  t.like(view, { address: '70:b3:d5:00:12:34', prefix: '70:b3:d5:00:1/36', registry: 'MA-S', local: false })
})

for (const [address, why] of [
  ['02:00:00:00:00:01', /made up or assigned by an administrator/],
  ['0a:00:00:00:00:01', /CID/],
  ['01:00:5e:00:00:01', /group/],
] as const) {
  test(`A12: vendor says why ${address} has none`, async (t) => {
    t.regex((await cli('vendor', address)).stdout, why)
    t.like(parse((await cli('vendor', address, '--json')).stdout), {
      vendor: null,
      prefix: null,
      registry: null,
    })
  })
}

test('A12: vendor --search finds vendors by a part of the name', async (t) => {
  const { exit, stdout, stderr } = await cli('vendor', '--search', 'xensource')
  t.is(exit, 0)
  t.regex(stdout, /^Xensource, Inc\. +00:16:3e\/24$/m)
  t.regex(stderr, /^1 found, .*20\d\d-\d\d-\d\d/)
  t.deepEqual(parse((await cli('vendor', '--search', 'XENSOURCE', '--json')).stdout), [
    { vendor: 'Xensource, Inc.', prefixes: ['00:16:3e/24'] },
  ])
  t.deepEqual(parse((await cli('vendor', '--search', 'no such vendor', '--json')).stdout), [])
  t.is((await cli('vendor', '--search', 'no such vendor')).stdout, '')
  t.regex((await cli('vendor', '--search', 'apple, inc')).stdout, / and \d+ more$/m)
})

for (const argv of [['vendor'], ['vendor', '00:16:3e:00:00:01', '--search', 'x'], ['vendor', 'nonsense']]) {
  test(`A12: \`${argv.join(' ')}\` is refused`, async (t) => {
    const { exit, stderr } = await cli(...argv)
    t.is(exit, 64)
    saysOnce(t, stderr)
  })
}
