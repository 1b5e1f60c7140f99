import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { builtInProfiles, FileLock, profileOf, SettingsFile, type Profile } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { emptyDirectory } from '../helpers/state-directory.js'
import { call, twins } from '../helpers/twins.js'
import { settingsFile, write } from './helpers.js'

const cafe: Profile = { policy: 'ppgm', inputs: { period: '1h' } }

test('A15: without a file there are the built-in profiles, and reading makes none', (t) => {
  const file = settingsFile(t)
  const { profiles, rules, path } = file.read()
  t.deepEqual([...profiles.keys()], ['home', 'work', 'public', 'lab'])
  t.deepEqual(rules, [])
  t.is(path, file.path)
  t.false(existsSync(file.path))
})

test('A15: a file adds its profiles to the built-in ones, in its order', (t) => {
  const { profiles } = settingsFile(t, { profiles: { train: { policy: 'random' }, cafe } }).read()
  t.deepEqual([...profiles.keys()], ['home', 'work', 'public', 'lab', 'train', 'cafe'])
  t.deepEqual(profiles.get('cafe'), cafe)
})

/** What is wrong with a file, and the words that must tell it. */
const mistakes: readonly [contents: unknown, message: RegExp][] = [
  ['', /is not JSON/],
  ['{ "version": 1, }', /is not JSON: .*position/],
  ['[]', /: the file: /],
  ['{}', /: version: must be 1/],
  [{ version: 2 }, /: version: must be 1/],
  [{ colour: 'red' }, /: colour: there is no such setting/],
  [{ profiles: { cafe: {} } }, /: profiles\.cafe\.policy: /],
  [
    { profiles: { cafe: { policy: 'rando' } } },
    /: profiles\.cafe\.policy: there is no policy "rando"; there are explicit, /,
  ],
  [{ profiles: { cafe: { policy: 7 } } }, /: profiles\.cafe\.policy: /],
  [{ profiles: { cafe: { ...cafe, poliy: 1 } } }, /: profiles\.cafe\.poliy: there is no such setting/],
  [
    { profiles: { cafe: { ...cafe, inputs: { period: 'soon' } } } },
    /: profiles\.cafe\.inputs\.period: must be a duration, like 12h/,
  ],
  [
    { profiles: { cafe: { ...cafe, inputs: { quadrant: 'aai' } } } },
    /: profiles\.cafe\.inputs\.quadrant: does not belong to the policy ppgm/,
  ],
  [{ profiles: { cafe: { ...cafe, inputs: { peroid: '1h' } } } }, /: profiles\.cafe\.inputs\.peroid: /],
  [
    { profiles: { cafe: { policy: 'pattern' } } },
    /: profiles\.cafe\.inputs\.pattern: is needed by the policy pattern/,
  ],
  [
    { profiles: { cafe: { policy: 'pattern', inputs: { pattern: '02:xx' } } } },
    /: profiles\.cafe\.inputs: .*02:xx/,
  ],
  [
    { profiles: { cafe: { policy: 'explicit', inputs: { address: '01:00:00:00:00:00' } } } },
    /: profiles\.cafe\.inputs: .*01:00:00:00:00:00/,
  ],
  [
    { profiles: { cafe: { ...cafe, hostname: 'a_b' } } },
    /: profiles\.cafe\.hostname: must be keep, auto or a host name/,
  ],
  [{ profiles: { cafe: { ...cafe, bounce: 'maybe' } } }, /: profiles\.cafe\.bounce: /],
  [{ profiles: { 'c a f e': cafe } }, /: profiles\["c a f e"\]: must be up to 32 letters/],
  [{ profiles: { home: cafe } }, /: profiles\.home: is built in/],
  [{ rules: [{ link: 'wl*', profile: 'cafe' }] }, /: rules\[0\]\.profile: there is no profile "cafe"/],
  [{ rules: [{ profile: 'home' }] }, /: rules\[0\]: needs link or network/],
  [{ rules: [{ link: 'eth0', ssid: 'x', profile: 'home' }] }, /: rules\[0\]\.ssid: there is no such setting/],
]

for (const [contents, message] of mistakes) {
  test(`A15: ${JSON.stringify(contents)} is refused, naming the file and the value`, async (t) => {
    const file = settingsFile(t, contents)
    const error = await throwsCode(
      t,
      Promise.resolve().then(() => file.read()),
      'SETTINGS_INVALID',
    )
    t.regex(error.message, message)
    t.true(error.message.startsWith(file.path))
    t.is(error.path, file.path)
  })
}

test('A15: every value that is wrong is named at once', async (t) => {
  const file = settingsFile(t, { profiles: { a: { policy: 'x' }, b: { policy: 'random', bounce: 1 } } })
  const { message } = await throwsCode(
    t,
    Promise.resolve().then(() => file.read()),
    'SETTINGS_INVALID',
  )
  t.regex(message, /profiles\.a\.policy: .*; profiles\.b\.bounce: /)
})

for (const [form, drive] of twins) {
  const create = async (file: SettingsFile, ...rest: [string, Profile, object?]): Promise<void> =>
    drive(call(file, 'createProfile', ...rest))
  const remove = async (file: SettingsFile, name: string): Promise<void> =>
    drive(call(file, 'deleteProfile', name))

  test(`A15: a profile is created in a file that did not exist, closed to others, and deleted (${form})`, async (t) => {
    const file = new SettingsFile(join(emptyDirectory(t), 'etc', 'lladdr', 'settings.json'))
    await create(file, 'cafe', cafe)
    t.deepEqual(file.read().profiles.get('cafe'), cafe)
    t.is(statSync(file.path).mode & 0o777, 0o600)
    t.regex(readFileSync(file.path, 'utf8'), /^\{\n {2}"version": 1,\n {2}"profiles": \{\n/)
    await remove(file, 'cafe')
    t.false(file.read().profiles.has('cafe'))
  })

  test(`A15: a profile in the way is kept unless it is to be replaced (${form})`, async (t) => {
    const rules = [{ link: 'wl*', profile: 'cafe' }]
    const file = settingsFile(t, { rules, profiles: { cafe } })
    await throwsCode(t, create(file, 'cafe', { policy: 'random' }), 'PROFILE_EXISTS')
    t.deepEqual(file.read().profiles.get('cafe'), cafe)
    await create(file, 'cafe', { policy: 'random' }, { replace: true })
    t.deepEqual(file.read().profiles.get('cafe'), { policy: 'random' })
    t.deepEqual(file.read().rules, rules)
  })

  test(`A15: built-in profiles are neither changed nor deleted (${form})`, async (t) => {
    const file = settingsFile(t, { profiles: { cafe } })
    const before = readFileSync(file.path, 'utf8')
    for (const name of Object.keys(builtInProfiles)) {
      await throwsCode(t, create(file, name, cafe, { replace: true }), 'PROFILE_BUILT_IN')
      await throwsCode(t, remove(file, name), 'PROFILE_BUILT_IN')
    }
    t.is(readFileSync(file.path, 'utf8'), before)
  })

  test(`A15: what would make the file invalid leaves it as it was (${form})`, async (t) => {
    const file = settingsFile(t, { profiles: { cafe }, rules: [{ link: 'wl*', profile: 'cafe' }] })
    const before = readFileSync(file.path, 'utf8')
    const error = await throwsCode(t, remove(file, 'cafe'), 'ARGUMENT_INVALID')
    t.regex(error.message, /rules\[0\]\.profile/)
    await throwsCode(t, create(file, 'x', { policy: 'pattern' }), 'ARGUMENT_INVALID')
    await throwsCode(t, remove(file, 'train'), 'PROFILE_UNKNOWN')
    t.is(readFileSync(file.path, 'utf8'), before)
  })

  test(`A15: a broken file is refused, not overwritten (${form})`, async (t) => {
    const file = settingsFile(t, '{ "profiles": ')
    await throwsCode(t, create(file, 'cafe', cafe), 'SETTINGS_INVALID')
    t.is(readFileSync(file.path, 'utf8'), '{ "profiles": ')
  })
}

test('A15: two changes at once are both in the file', async (t) => {
  const file = settingsFile(t)
  const other = new SettingsFile(file.path)
  await Promise.all(
    Array.from({ length: 10 }, async (_, position) =>
      (position % 2 ? file : other).createProfile(`p${position}`, cafe),
    ),
  )
  t.is(file.read().profiles.size, Object.keys(builtInProfiles).length + 10)
})

test('A15: a change waits while another process is making one', async (t) => {
  const file = settingsFile(t, { profiles: { cafe } })
  const lock = await FileLock.acquire({ path: `${file.path}.lock` })
  const change = file.deleteProfile('cafe')
  write(file.path, { profiles: { cafe, train: cafe } })
  lock.release()
  await change
  t.deepEqual([...file.read().profiles.keys()].slice(-1), ['train'])
})

test('A15: a directory in the place of the file is told as what it is', async (t) => {
  const file = settingsFile(t)
  mkdirSync(file.path)
  await throwsCode(
    t,
    Promise.resolve().then(() => file.read()),
    'SETTINGS_UNREADABLE',
  )
  chmodSync(file.path, 0o700)
})

test('A15: a profile that is not there is refused with the names of those that are', (t) => {
  const settings = settingsFile(t).read()
  const error = t.throws(() => profileOf(settings, 'cafe'), { code: 'PROFILE_UNKNOWN' })
  t.regex(error.message, /"cafe".*home, work, public, lab/)
})
