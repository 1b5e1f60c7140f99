import test from 'ava'
import { MacAddress } from '../../src/index.js'
import { cli, parse } from './helpers.js'

test('A12: generate makes local unicast addresses by default, all different', async (t) => {
  const { exit, stdout } = await cli('generate', '-n', '500')
  const addresses = stdout.trimEnd().split('\n')
  t.is(exit, 0)
  t.is(new Set(addresses).size, 500)
  for (const text of addresses) {
    const address = MacAddress.parse(text)
    t.true(address.isLocal && !address.isGroup, text)
  }
})

test('A12: generate --json prints an array of strings', async (t) => {
  const { stdout } = await cli('generate', '--json', '-n', '2', '--policy', 'random')
  const addresses = parse(stdout) as string[]
  t.is(addresses.length, 2)
  for (const address of addresses) t.is(MacAddress.parse(address).toString(), address)
})

test('A12: the policies look at the addresses given, in any written form', async (t) => {
  const kept = await cli('generate', '--policy', 'keep-vendor', '--current', '00-16-3E-01-02-03', '-n', '9')
  for (const address of kept.stdout.trimEnd().split('\n')) t.regex(address, /^00:16:3e:/)
  const permanent = await cli('generate', '--policy', 'permanent', '--permanent', '0016.3e01.0203')
  t.is(permanent.stdout, '00:16:3e:01:02:03\n')
  const explicit = await cli('generate', '--policy', 'explicit', '--address', '02-00-00-00-00-0A')
  t.is(explicit.stdout, '02:00:00:00:00:0a\n')
})

test('A12: what a policy lacks is named, with how to give it', async (t) => {
  const { exit, stderr } = await cli('generate', '--policy', 'keep-vendor')
  t.is(exit, 64)
  t.regex(stderr, /keep-vendor.*\n.*--current/)
  t.is((await cli('generate', '--policy', 'permanent')).exit, 69)
})

test('A12: generate --list shows every policy', async (t) => {
  const policies = parse((await cli('generate', '--list', '--json')).stdout) as { policy: string }[]
  const { stdout } = await cli('generate', '--list')
  t.true(policies.length >= 4)
  for (const { policy } of policies) t.regex(stdout, new RegExp(`^${policy} `, 'm'))
})
