import test from 'ava'
import { MacAddressRepository } from '../../../src/index.js'
import { throwsCode } from '../../helpers/errors.js'
import { stateDirectory } from '../../helpers/state-directory.js'
import { call, twins } from '../../helpers/twins.js'
import { documentedBlocks } from '../../store/helpers/state-file.js'
import { eth0, ORIGINAL, OTHER, SPOOFED } from '../sources.js'
import { fileOf, macEntry, TAKEN } from './backups.js'

const en0 = macEntry('en0', '00:16:3E:10:20:30', '02:1f:7c:55:0a:9e')
const en1 = macEntry('en1', '00-16-3e-10-20-31', null)
const en2 = macEntry('en2', '00:16:3e:10:20:32')

const created = new Date(TAKEN).toISOString()
const base = { identity: null, up: false, created, updated: created }
const saved = (address: string): object => ({
  ...base,
  original: address,
  current: address,
  previous: address,
  state: 'saved',
})
const expected = {
  en0: { ...base, original: ORIGINAL, current: SPOOFED, previous: ORIGINAL, state: 'applied' },
  en1: saved('00:16:3e:10:20:31'),
  en2: saved('00:16:3e:10:20:32'),
}

const accepted: [what: string, content: object][] = [
  ['an object of backups', { version: '1.0', backups: { en0, en1, en2 } }],
  ['a list of backups', { version: '1.0', backups: [en2, en0, en1] }],
  ['entries, and more at the top', { version: 1, entries: [en0, en1, en2], created: 5, checksum: 'abc' }],
]

const file = (...backups: unknown[]): object => ({ version: '1.0', backups })

const refused: [what: string, content: unknown, named: RegExp[]][] = [
  ['a wrong checksum', file(en1, { ...en0, originalMAC: OTHER }), [/entry 2.*checksum of "en0"/]],
  ['every wrong checksum', file({ ...en0, timestamp: 1 }, { ...en1, interface: 'en9' }), [/"en0"/, /"en9"/]],
  ['a missing checksum', file({ ...en0, checksum: undefined }), [/entry 1.*checksum/]],
  ['what is no address', file(macEntry('en0', 'burned in')), [/burned in/]],
  [
    'a group address as the original',
    file(macEntry('en0', '01:00:5e:00:00:01')),
    [/01:00:5e:00:00:01.*group/],
  ],
  ['a current address that is none', file({ ...en0, currentMAC: 'x' }), [/entry 1.*x/]],
  ['what no link is called', file(macEntry('net/0', ORIGINAL)), [/name of a link/]],
  ['one link twice', file(en0, en0), [/"en0" is there twice/]],
  ['an entry under another name', { version: '1.0', backups: { en5: en0 } }, [/"en5".*"en0"/]],
  ['another version', { ...file(en0), version: '2.0' }, [/version/]],
  ['no version', { backups: [en0] }, [/version/]],
  ['entries in two places', { ...file(en0), entries: [en1] }, [/"backups" and "entries"/]],
  ['entries where none are expected', { ...file(en0), older: [en1] }, [/older/]],
  ['an entry that is none', file(7), [/entry 1/]],
  ['something else altogether', { hello: 'world' }, [/mac_backup\.json of version 1\.0/]],
  ['a list', [en0], [/neither/]],
  ['what is no JSON', '{"version": "1.0", "backups"', [/JSON/]],
  ['our own file', { schema: 'mac_backups', sha256: '', entries: {} }, [/lladdr itself/]],
]

for (const [form, drive] of twins) {
  for (const [what, content] of accepted) {
    test(`B11: ${what} of mac_backup.json is imported, once (${form})`, async (t) => {
      using repository = MacAddressRepository.openSync(stateDirectory(t))
      const path = fileOf(t, content)
      const report = await drive(call(repository, 'import', path))
      t.deepEqual(Object.fromEntries(repository.list()), expected)
      t.deepEqual(report.imported.map(({ name }) => name).sort(), ['en0', 'en1', 'en2'])
      t.deepEqual([report.unchanged, report.dropped], [[], []])
      const again = await drive(call(repository, 'import', path))
      t.deepEqual(again, { imported: [], unchanged: report.imported, dropped: [] })
    })
  }

  for (const [what, content, named] of refused) {
    test(`B11: ${what}: refused with the place, and nothing is imported (${form})`, async (t) => {
      using repository = MacAddressRepository.openSync(stateDirectory(t))
      repository.backupSync(eth0)
      const before = repository.list()
      const path = fileOf(t, content)
      const error = await throwsCode(
        t,
        drive(call(repository, 'import', path, { force: true })),
        'IMPORT_INVALID',
      )
      t.is(error.path, path)
      for (const pattern of named) t.regex(error.message, pattern)
      t.deepEqual(repository.list(), before)
    })
  }
}

test('B11: the example of the document is imported', (t) => {
  using repository = MacAddressRepository.openSync(stateDirectory(t))
  const [example] = documentedBlocks('import.md', 'json').filter((text) => text.includes('originalMAC'))
  repository.importSync(fileOf(t, example))
  t.like(repository.get('en0'), { original: ORIGINAL, current: SPOOFED, state: 'applied' })
})
