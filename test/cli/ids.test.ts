import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { emptyDirectory, stateDirectory } from '../helpers/state-directory.js'
import { cli, contentsOf, lladdrUnder, parse, saysOnce, unprivileged, type Outcome } from './helpers.js'

interface Scene {
  stateDir: string
  ids: (...argv: string[]) => Promise<Outcome>
}

function scene(t: ExecutionContext): Scene {
  const stateDir = stateDirectory(t)
  return { stateDir, ids: async (...argv) => cli('ids', ...argv, '--state-dir', stateDir) }
}

test('B9: ids allocate prints the external ID, the same one every time', async (t) => {
  const { ids } = scene(t)
  t.deepEqual(await ids('allocate', 'nas', 'jira', 'ops'), { exit: 0, stdout: 'OPS-1\n', stderr: '' })
  t.is((await ids('allocate', 'nas', 'jira', 'OPS')).stdout, 'OPS-1\n')
  t.is((await ids('allocate', 'printer', 'jira', 'OPS')).stdout, 'OPS-2\n')
  const { stdout } = await ids('allocate', 'nas', 'github', '--json')
  t.deepEqual(parse(stdout), { internal: 'nas', tool: 'github', key: null, external: '1' })
})

test('B9: ids link enters an ID, lookup finds whose it is, list and counters show them', async (t) => {
  const { ids } = scene(t)
  t.is((await ids('link', 'nas', 'jira', 'ops-7')).stdout, 'OPS-7\n')
  t.is((await ids('allocate', 'nas', 'github')).stdout, '1\n')
  t.is((await ids('lookup', 'jira', 'ops-7')).stdout, 'nas\n')
  const mapping = { internal: 'nas', tool: 'jira', key: 'OPS', external: 'OPS-7' }
  t.deepEqual(parse((await ids('lookup', 'jira', 'ops-7', '--json')).stdout), mapping)
  t.deepEqual(parse((await ids('list', 'nas', '--json')).stdout), [
    mapping,
    { internal: 'nas', tool: 'github', key: null, external: '1' },
  ])
  t.regex((await ids('list')).stdout, /^nas +jira +OPS-7$/m)
  t.deepEqual(parse((await ids('counters', '--json')).stdout), [
    { tool: 'github', key: null, next: 2 },
    { tool: 'jira', key: 'OPS', next: 8 },
  ])
  t.regex((await ids('counters')).stdout, /^jira +OPS +8$/m)
})

test('B9: the form of any other tool is given by --form', async (t) => {
  const { ids } = scene(t)
  t.is((await ids('allocate', 'nas', 'snow', 'INC', '--form', 'keyed')).stdout, 'INC-1\n')
  t.is((await ids('link', 'nas', 'assets', '42', '--form', 'global')).stdout, '42\n')
  t.is((await ids('lookup', 'assets', '42', '--form', 'global')).stdout, 'nas\n')
  t.regex((await ids('list')).stdout, /^nas +snow +INC-1$/m)
})

test('B9: a conflict and an ID that nobody has exit with 70 and are named', async (t) => {
  const { ids, stateDir } = scene(t)
  await ids('link', 'nas', 'jira', 'OPS-7')
  const before = contentsOf(stateDir)
  const conflict = await ids('link', 'printer', 'jira', 'OPS-7')
  t.deepEqual([conflict.exit, conflict.stdout], [70, ''])
  saysOnce(t, conflict.stderr, 'OPS-7', '"nas"', '"printer"')
  const unknown = await ids('lookup', 'jira', 'OPS-8')
  t.deepEqual([unknown.exit, unknown.stdout], [70, ''])
  saysOnce(t, unknown.stderr, 'OPS-8', 'lladdr ids list')
  t.deepEqual(contentsOf(stateDir), before)
})

test('B9: nothing to show is said to a person, and an empty array to a program', async (t) => {
  const { ids, stateDir } = scene(t)
  for (const command of ['list', 'counters']) {
    t.is((await ids(command, '--json')).stdout, '[]\n')
    const { exit, stdout, stderr } = await ids(command)
    t.deepEqual([exit, stdout], [0, ''])
    t.regex(stderr, /^There are no /)
  }
  t.regex((await ids('list', 'nas')).stderr, /"nas"/)
  t.is(contentsOf(stateDir), undefined)
})

test('B5: damaged IDs exit with 65 and are never taken for none', async (t) => {
  const { ids, stateDir } = scene(t)
  await ids('allocate', 'nas', 'github')
  for (const suffix of ['', '.bak']) {
    const path = join(stateDir, `external_id_mapping.json${suffix}`)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"nas"', '"nasty"'))
  }
  const { exit, stdout, stderr } = await ids('allocate', 'nas', 'github')
  t.deepEqual([exit, stdout], [65, ''])
  saysOnce(t, stderr, 'external_id_mapping.json')
})

const given = {
  mapping: { version: '1.0', updated: '2025-01-02T03:04:05', mappings: { nas: { jira: { OPS: 'OPS-7' } } } },
  counters: { version: '1.0', updated: '2025-01-02T03:04:05', counters: { jira: { OPS: 9 } } },
}

function predecessor(t: ExecutionContext, files: Partial<Record<keyof typeof given, unknown>>): string {
  const directory = emptyDirectory(t)
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(directory, `external_id_${name}.json`), JSON.stringify(content))
  }
  return directory
}

test('B11: ids import takes in the predecessor, once, and says what it did', async (t) => {
  const { ids } = scene(t)
  const directory = predecessor(t, given)
  const first = await ids('import', directory)
  t.is(first.exit, 0)
  t.regex(first.stdout, /^nas +jira +OPS-7$/m)
  t.is(first.stderr, '1 imported, 0 here already, 1 counters moved.\n')
  const mapping = { internal: 'nas', tool: 'jira', key: 'OPS', external: 'OPS-7' }
  t.deepEqual(parse((await ids('import', directory, '--json')).stdout), {
    imported: [],
    unchanged: [mapping],
    counters: [],
  })
  t.is((await ids('allocate', 'printer', 'jira', 'OPS')).stdout, 'OPS-9\n')
})

test('B11: ids import of damaged files exits with 65, of a contradiction with 70, and imports nothing', async (t) => {
  const { ids, stateDir } = scene(t)
  await ids('link', 'printer', 'jira', 'OPS-7')
  const before = contentsOf(stateDir)
  const damaged = { ...given.mapping, mappings: { good: { github: 1 }, nas: { jira: 'OPS7' } } }
  const bad = await ids('import', predecessor(t, { ...given, mapping: damaged }))
  t.is(bad.exit, 65)
  saysOnce(t, bad.stderr, 'external_id_mapping.json', '"nas" / jira', '"OPS7"')
  const conflict = await ids('import', predecessor(t, given))
  t.is(conflict.exit, 70)
  saysOnce(t, conflict.stderr, 'OPS-7', '"printer"', '"nas"')
  t.deepEqual(contentsOf(stateDir), before)
})

test('B11: ids import of a file that this user may not read exits with 77', async (t) => {
  const directory = predecessor(t, given)
  mkdirSync(join(directory, 'state'))
  const path = join(directory, 'external_id_mapping.json')
  chmodSync(path, 0)
  const argv = ['ids', 'import', directory, '--state-dir', join(directory, 'state')]
  const { exit, stderr } = await lladdrUnder(unprivileged, ...argv)
  t.is(exit, 77)
  saysOnce(t, stderr, path)
})
