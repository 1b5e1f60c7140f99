import test from 'ava'
import { join } from 'node:path'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import {
  builtInProfiles,
  deviceSecret,
  deviceSecretSync,
  generate,
  profileRequest,
  type Circumstances,
  type Profile,
} from '../../src/index.js'
import { stateDirectory } from '../helpers/state-directory.js'

const secret = '000102030405060708090a0b0c0d0e0f'
const at = (name: string, network?: string): Circumstances => ({ name, network, secret: () => secret })
const link = { link: 'eth0', current: '02:00:00:00:00:01', permanent: '00:16:3e:10:20:30' }
const built = (name: keyof typeof builtInProfiles): Profile => builtInProfiles[name]
const addressAt = (name: keyof typeof builtInProfiles, network?: string): string =>
  generate(profileRequest(built(name), at(name, network)), link)

test('A15: home gives one lasting address for each network', (t) => {
  t.is(addressAt('home', 'A'), addressAt('home', 'A'))
  t.not(addressAt('home', 'A'), addressAt('home', 'B'))
  t.is(addressAt('home'), addressAt('home', 'home'))
  t.deepEqual(profileRequest(built('home'), at('home', 'A')), {
    policy: 'pngm',
    secretHex: secret,
    networkId: 'A',
  })
})

test('A15: work gives one lasting address, on all networks', (t) => {
  t.is(addressAt('work', 'A'), addressAt('work', 'B'))
  t.not(addressAt('work'), addressAt('home', 'work'))
})

test('A15: public gives another address each time', (t) => {
  t.is(new Set(Array.from({ length: 100 }, () => addressAt('public', 'A'))).size, 100)
})

test('A15: lab gives readable addresses one after the other', (t) => {
  t.is(addressAt('lab'), '02:1a:b0:00:00:00')
  const request = profileRequest(built('lab'), at('lab'))
  t.is(generate(request, { ...link, taken: new Set(['02:1a:b0:00:00:00']) }), '02:1a:b0:00:00:01')
})

test('A15: what a profile says itself counts before the circumstances, and the secret is asked for only when needed', (t) => {
  const inputs = { secretHex: 'ff'.repeat(16), networkId: 'fixed' }
  const never = { ...at('x', 'A'), secret: () => t.fail() }
  t.deepEqual(profileRequest({ policy: 'pngm', inputs }, never), { policy: 'pngm', ...inputs })
  t.deepEqual(profileRequest({ policy: 'random' }, never), { policy: 'random' })
})

test('A15: the secret of a device is drawn once, kept for the owner alone, and the same in both forms', async (t) => {
  const directory = stateDirectory(t)
  const [first, second] = await Promise.all([deviceSecret(directory), deviceSecret(directory)])
  t.regex(first, /^[0-9a-f]{64}$/)
  t.is(second, first)
  t.is(deviceSecretSync(directory), first)
  t.not(deviceSecretSync(stateDirectory(t)), first)
  const names = readdirSync(directory)
  t.true(names.some((name) => readFileSync(join(directory, name), 'utf8').includes(first)))
  for (const name of names) t.is(statSync(join(directory, name)).mode & 0o077, 0, name)
})
