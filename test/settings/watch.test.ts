import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { SettingsFile, type SettingsChange } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { emptyDirectory } from '../helpers/state-directory.js'
import { settingsFile, write } from './helpers.js'

type Watch = AsyncGenerator<SettingsChange, void>

/** The next change that is seen, as the policy of the profile "cafe" in force and what is wrong with the file. */
async function next(watch: Watch): Promise<[policy: string | undefined, error: string | undefined]> {
  const { value, done } = await watch.next()
  if (done) throw new Error('the watch has ended')
  return [value.settings.profiles.get('cafe')?.policy, value.error?.message]
}

/** As most editors and `profile create` do: a new file in the place of the old one. */
function replace(path: string, contents: unknown): void {
  write(`${path}.new`, contents)
  renameSync(`${path}.new`, path)
}

const withPolicy = (policy: string): unknown => ({ profiles: { cafe: { policy } } })

test('A15: a watch tells the settings of now, then those of every edit, replaced or written into', async (t) => {
  const file = settingsFile(t, withPolicy('random'))
  const watch = file.watch()
  t.teardown(async () => watch.return())
  t.deepEqual(await next(watch), ['random', undefined])
  replace(file.path, withPolicy('stealth'))
  t.deepEqual(await next(watch), ['stealth', undefined])
  replace(file.path, withPolicy('burned-in'))
  t.deepEqual(await next(watch), ['burned-in', undefined])
  writeFileSync(file.path, JSON.stringify({ version: 1, profiles: { cafe: { policy: 'realistic' } } }))
  let seen = await next(watch)
  while (seen[1] !== undefined) seen = await next(watch) // the moment at which the file is empty may be seen
  t.deepEqual(seen, ['realistic', undefined])
})

test('A15: a broken edit is reported, the last good settings stay in force, and the mended file counts', async (t) => {
  const file = settingsFile(t, withPolicy('random'))
  const watch = file.watch()
  t.teardown(async () => watch.return())
  await next(watch)
  replace(file.path, '{ "version": 1, "profiles": { "cafe": { "policy": ')
  const [policy, error] = await next(watch)
  t.is(policy, 'random')
  t.regex(error ?? '', /settings\.json is not JSON/)
  replace(file.path, withPolicy('rando'))
  const [still, wrong] = await next(watch)
  t.is(still, 'random')
  t.regex(wrong ?? '', /profiles\.cafe\.policy/)
  replace(file.path, withPolicy('stealth'))
  t.deepEqual(await next(watch), ['stealth', undefined])
})

test('A15: edits that come together are one change, and one that changes nothing is none', async (t) => {
  const file = settingsFile(t, withPolicy('random'))
  const watch = file.watch()
  t.teardown(async () => watch.return())
  await next(watch)
  for (const policy of ['stealth', 'burned-in', 'same-kind', 'realistic'])
    replace(file.path, withPolicy(policy))
  t.deepEqual(await next(watch), ['realistic', undefined])
  replace(file.path, JSON.stringify({ version: 1, profiles: { cafe: { policy: 'realistic' } } }, null, 4))
  writeFileSync(join(dirname(file.path), 'other.json'), '{}')
  const change = watch.next()
  await file.createProfile('train', { policy: 'random' })
  t.true(((await change).value as SettingsChange).settings.profiles.has('train'))
})

test('A15: a file that appears and one that goes are changes', async (t) => {
  const file = settingsFile(t)
  const watch = file.watch()
  t.teardown(async () => watch.return())
  t.deepEqual(await next(watch), [undefined, undefined])
  await file.createProfile('cafe', { policy: 'random' })
  t.deepEqual(await next(watch), ['random', undefined])
  rmSync(file.path)
  t.deepEqual(await next(watch), [undefined, undefined])
})

test('A15: a signal ends a watch with its reason, also one that is being waited for', async (t) => {
  const file = settingsFile(t, withPolicy('random'))
  const controller = new AbortController()
  const watch = file.watch({ signal: controller.signal })
  await next(watch)
  const waiting = next(watch)
  controller.abort(new Error('enough'))
  await t.throwsAsync(waiting, { message: 'enough' })
  t.deepEqual(await watch.next(), { done: true, value: undefined })
  const late = file.watch({ signal: AbortSignal.abort(new Error('before')) })
  await t.throwsAsync(late.next(), { message: 'before' })
})

test('A15: leaving the loop ends the watch', async (t) => {
  const watch = settingsFile(t, withPolicy('random')).watch()
  for await (const { settings } of watch) {
    t.true(settings.profiles.has('cafe'))
    break
  }
  t.deepEqual(await watch.next(), { done: true, value: undefined })
})

test('A15: a watch that cannot begin says why', async (t) => {
  const missing = new SettingsFile(join(emptyDirectory(t), 'none', 'settings.json'))
  await throwsCode(t, missing.watch().next(), 'SETTINGS_UNREADABLE')
  await throwsCode(t, settingsFile(t, '{').watch().next(), 'SETTINGS_INVALID')
})
