import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stateDirectory } from '../helpers/state-directory.js'
import { cli, contentsOf, parse, saysOnce, type Outcome } from './helpers.js'

interface Scene {
  stateDir: string
  main: string
  store: (...argv: string[]) => Promise<Outcome>
}

/** A state directory with two external IDs. */
async function scene(t: ExecutionContext): Promise<Scene> {
  const stateDir = stateDirectory(t)
  for (const internal of ['nas', 'printer'])
    await cli('ids', 'allocate', internal, 'jira', 'OPS', '--state-dir', stateDir)
  return {
    stateDir,
    main: join(stateDir, 'external_id_mapping.json'),
    store: async (...argv) => cli('store', ...argv, '--state-dir', stateDir),
  }
}

const spoil = (path: string): void => {
  writeFileSync(path, 'spoiled')
}

test('B5: store check of good files prints each of them, and exits with 0', async (t) => {
  const { store, stateDir } = await scene(t)
  const before = contentsOf(stateDir)
  const { exit, stdout, stderr } = await store('check')
  t.deepEqual([exit, stderr], [0, ''])
  t.regex(stdout, /^FILE +STATUS +PROBLEMS/m)
  for (const file of ['journal.ndjson', 'external_id_mapping.json', 'external_id_mapping.json.bak'])
    t.true(
      stdout.split('\n').some((line) => line.startsWith(`${file} `) && line.includes('good')),
      file,
    )
  t.like(parse((await store('check', '--json')).stdout), { status: 'good' })
  t.deepEqual(contentsOf(stateDir), before)
})

test('B5: store check where there is nothing says so, creates nothing, and exits with 0', async (t) => {
  const stateDir = stateDirectory(t)
  const { exit, stderr } = await cli('store', 'check', '--state-dir', stateDir)
  t.is(exit, 0)
  t.true(stderr.includes(`no state files in ${stateDir}`), stderr)
  t.is(contentsOf(stateDir), undefined)
})

test('B5: store check of damage prints the table, says what to do, exits with 65 and changes nothing', async (t) => {
  const { store, stateDir, main } = await scene(t)
  spoil(main)
  const before = contentsOf(stateDir)
  const one = await store('check')
  t.is(one.exit, 65)
  t.regex(one.stdout, /^external_id_mapping\.json +warning +\S/m)
  saysOnce(t, one.stderr, stateDir, 'nothing is lost', 'lladdr store repair')
  t.deepEqual(contentsOf(stateDir), before)
  spoil(`${main}.bak`)
  const both = await store('check', '--json')
  t.is(both.exit, 65)
  t.like(parse(both.stdout), { status: 'critical' })
  saysOnce(t, both.stderr, 'something may be lost')
})

test('B5: store repair without --yes shows what can be read and changes nothing; with it, it is done', async (t) => {
  const { store, stateDir, main } = await scene(t)
  for (const path of [main, `${main}.bak`])
    writeFileSync(path, readFileSync(path, 'utf8').replace('"sha256": "', '"sha256": "0'))
  const before = contentsOf(stateDir)
  const shown = await store('repair')
  t.is(shown.exit, 0)
  t.regex(shown.stdout, /^damaged +external_id_mapping\.json: /m)
  t.regex(shown.stdout, /^readable +external_id_mapping: \d+ entr/m)
  t.true(shown.stderr.includes('--yes'), shown.stderr)
  t.deepEqual(contentsOf(stateDir), before)

  const done = await store('repair', '--yes', '--json')
  t.is(done.exit, 0)
  const report = parse(done.stdout) as { needed: boolean; written: boolean; kept: string[] }
  t.like(report, { needed: true, written: true })
  t.true(report.kept.length > 0)
  t.is((await store('check')).exit, 0)
  const found = await cli('ids', 'lookup', 'jira', 'OPS-1', '--state-dir', stateDir)
  t.is(found.stdout, 'nas\n')
  const again = await store('repair', '--yes')
  t.deepEqual([again.exit, again.stdout.trim()], [0, ''])
  t.true(again.stderr.includes('Nothing needs to be repaired'), again.stderr)
})

test('B5: store repair shows an entry that was edited by hand as a difference, and --reseal takes it', async (t) => {
  const { store, stateDir } = await scene(t)
  const counters = join(stateDir, 'external_id_counters.json')
  writeFileSync(counters, readFileSync(counters, 'utf8').replace(/"next": \d+/, '"next": 41'))
  const shown = await store('repair')
  t.regex(shown.stdout, /^edited +external_id_counters "/m)
  t.regex(shown.stdout, /^ +\+ .*41/m)
  t.true(shown.stderr.includes('--reseal'), shown.stderr)
  t.is((await store('repair', '--reseal', '--yes')).exit, 0)
  const { stdout } = await cli('ids', 'allocate', 'camera', 'jira', 'OPS', '--state-dir', stateDir)
  t.is(stdout, 'OPS-41\n')
})

test('B10: store stats counts entries and commits, store compact empties the journal', async (t) => {
  const { store, stateDir } = await scene(t)
  const compacted = await store('compact', '--json')
  t.is(compacted.exit, 0)
  t.like(parse(compacted.stdout), { sequence: 2, journal: 0 })
  const { stdout } = await store('stats', '--json')
  t.like(parse(stdout), { sequence: 2, collections: { external_id_mapping: { entries: 2 } } })
  const shown = await store('stats')
  t.true(shown.stdout.includes(stateDir))
  t.regex(shown.stdout, /^external_id_mapping +2 +20\d\d-/m)
  t.regex((await store('compact')).stdout, /^Compacted; commit 2, journal \d+\.$/m)
})

test('B5: store stats of what is damaged beyond the backups exits with 65', async (t) => {
  const { store, main } = await scene(t)
  spoil(main)
  rmSync(`${main}.bak`)
  const { exit, stderr } = await store('stats')
  t.is(exit, 65)
  saysOnce(t, stderr, main)
})
