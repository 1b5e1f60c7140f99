import test from 'ava'
import { planProfiles, type Rule, type Settings } from '../../src/index.js'
import { settingsFile } from './helpers.js'
import type { ExecutionContext } from 'ava'

const present = ['eth0', 'eth1', 'wlan0', 'docker.1', 'docker01']

const withRules = (t: ExecutionContext, ...rules: Rule[]): Settings => settingsFile(t, { rules }).read()

test('A15: a profile and links by name need no rule', (t) => {
  const plan = planProfiles(withRules(t), { profile: 'home', links: ['eth0', 'gone'] }, present)
  t.deepEqual(
    [...plan],
    [
      ['eth0', 'home'],
      ['gone', 'home'],
    ],
  )
})

test('A15: the first rule that fits a link counts', (t) => {
  const rules = [
    { link: 'wl*', profile: 'public' },
    { link: 'eth1', profile: 'lab' },
    { link: 'eth?', profile: 'work' },
  ]
  const settings = withRules(t, ...rules)
  t.deepEqual(
    [...planProfiles(settings, {}, present)],
    [
      ['eth0', 'work'],
      ['eth1', 'lab'],
      ['wlan0', 'public'],
    ],
  )
  t.deepEqual([...planProfiles(settings, { profile: 'work' }, present)], [['eth0', 'work']])
  t.deepEqual([...planProfiles(settings, { links: ['wlan0'] }, present)], [['wlan0', 'public']])
})

test('A15: a rule with a network fits on that network only', (t) => {
  const settings = withRules(
    t,
    { network: 'Home Wi-Fi', link: 'wl*', profile: 'home' },
    { network: 'Office', profile: 'work' },
    { link: 'wl*', profile: 'public' },
  )
  t.deepEqual([...planProfiles(settings, { network: 'Home Wi-Fi' }, present)], [['wlan0', 'home']])
  t.is(planProfiles(settings, { network: 'Office' }, present).size, present.length)
  t.deepEqual([...planProfiles(settings, { network: 'home wi-fi' }, present)], [['wlan0', 'public']])
  t.deepEqual([...planProfiles(settings, {}, present)], [['wlan0', 'public']])
})

test('A15: in a glob only * and ? mean more than themselves', (t) => {
  const settings = withRules(t, { link: 'docker.?', profile: 'lab' })
  t.deepEqual([...planProfiles(settings, {}, present)], [['docker.1', 'lab']])
  t.throws(() => planProfiles(withRules(t, { link: '[e]th0', profile: 'lab' }), {}, present), {
    code: 'PROFILE_UNMATCHED',
  })
})

test('A15: where no rule fits, the error names link, network and file', (t) => {
  const settings = withRules(t, { network: 'Office', profile: 'work' })
  const network = 'Café'
  const byLink = t.throws(() => planProfiles(settings, { links: ['eth0'], network }, present), {
    code: 'PROFILE_UNMATCHED',
  })
  t.regex(byLink.message, /"eth0".*"Café"/)
  const byRule = t.throws(() => planProfiles(settings, { profile: 'work', network }, present), {
    code: 'PROFILE_UNMATCHED',
  })
  t.true(byRule.message.includes(settings.path) && byRule.message.includes('"work"'))
  t.throws(() => planProfiles(settings, { profile: 'cafe' }, present), { code: 'PROFILE_UNKNOWN' })
})
