import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { IdMap, type IdImport } from '../../../src/index.js'
import { throwsCode } from '../../helpers/errors.js'
import { emptyDirectory } from '../../helpers/state-directory.js'
import { call } from '../../helpers/twins.js'
import { documentedBlocks } from '../../store/helpers/state-file.js'
import { forms } from '../ids/maps.js'

const updated = '2025-03-04T05:06:07.890123'
const MAPPING = 'external_id_mapping.json'
const COUNTERS = 'external_id_counters.json'

interface Files {
  /** Text stands for itself. */
  mappings?: unknown
  counters?: unknown
}

const text = (name: string, content: unknown): string =>
  typeof content === 'string'
    ? content
    : JSON.stringify({ version: '1.0', updated, [name]: content }, null, 2)

/** The predecessor's directory. */
function directoryOf(t: ExecutionContext, { mappings, counters }: Files): string {
  const directory = emptyDirectory(t)
  if (mappings !== undefined) writeFileSync(join(directory, MAPPING), text('mappings', mappings))
  if (counters !== undefined) writeFileSync(join(directory, COUNTERS), text('counters', counters))
  return directory
}

const brief = ({ imported, unchanged, counters }: IdImport): unknown => ({
  imported: imported.map(({ internal, tool, external }) => `${internal} ${tool} ${external}`),
  unchanged: unchanged.map(({ internal, tool, external }) => `${internal} ${tool} ${external}`),
  counters: counters.map(({ tool, key, next }) => `${tool} ${key ?? '-'} ${String(next)}`),
})

const plain = {
  imported: ['nas jira OPS-7', 'nas github 3', 'printer jira OPS-2'],
  unchanged: [],
  counters: ['github - 4', 'jira OPS 9'],
}

const accepted: [what: string, files: Files, result: unknown][] = [
  [
    'IDs by tool',
    {
      mappings: { nas: { jira: 'OPS-7', github: '3' }, printer: { jira: 'OPS-2' } },
      counters: { jira: { OPS: 9 }, github: 4 },
    },
    plain,
  ],
  [
    'IDs by tool and key, global ones as numbers',
    {
      mappings: { nas: { jira: { OPS: 'OPS-7' }, github: 3 }, printer: { jira: { ops: 2 } } },
      counters: { 'jira:OPS': 9, github: 4 },
    },
    plain,
  ],
  [
    'IDs by tool and key in one word',
    {
      mappings: { nas: { 'jira:OPS': 'ops-7', github: 3 }, printer: { 'jira/OPS': 2 } },
      counters: { 'jira/OPS': 9, github: 4 },
    },
    plain,
  ],
  [
    'lists of IDs',
    { mappings: { nas: { jira: ['OPS-7', 'NET-1'] } }, counters: { jira: { OPS: 8, NET: 2 } } },
    { imported: ['nas jira OPS-7', 'nas jira NET-1'], unchanged: [], counters: ['jira NET 2', 'jira OPS 8'] },
  ],
  [
    'counters behind the mappings, which win',
    { mappings: { nas: { github: 7 } }, counters: { github: 2 } },
    { imported: ['nas github 7'], unchanged: [], counters: ['github - 8'] },
  ],
  ['counters alone', { counters: { github: 5 } }, { imported: [], unchanged: [], counters: ['github - 5'] }],
  [
    'mappings alone',
    { mappings: { nas: { github: 5 } } },
    { imported: ['nas github 5'], unchanged: [], counters: ['github - 6'] },
  ],
  [
    'a tool that nobody defined here',
    { mappings: { nas: { snow: 'INC-4' } }, counters: { snow: { INC: 5, CHG: 2 } } },
    { imported: ['nas snow INC-4'], unchanged: [], counters: ['snow CHG 2', 'snow INC 5'] },
  ],
  [
    'an internal ID with the name of a prototype',
    { mappings: '{"version":"1.0","updated":"now","mappings":{"__proto__":{"github":1}}}' },
    { imported: ['__proto__ github 1'], unchanged: [], counters: ['github - 2'] },
  ],
  ['nothing', { mappings: {}, counters: {} }, { imported: [], unchanged: [], counters: [] }],
]

const refused: [what: string, files: Files, named: RegExp[]][] = [
  [
    'IDs that are none, all named',
    { mappings: { nas: { jira: '7', github: 'OPS-7' }, printer: { jira: 'OPS-2' }, tv: { github: null } } },
    [/"nas" \/ jira.*"7"/, /"nas" \/ github.*"OPS-7"/, /"tv" \/ github.*null/],
  ],
  ['an ID under another key', { mappings: { nas: { jira: { NET: 'OPS-7' } } } }, [/jira \/ NET.*"OPS-7"/]],
  ['a fraction', { mappings: { nas: { github: 1.5 } } }, [/"nas" \/ github: 1.5/]],
  ['tools that are no object', { mappings: { nas: 'OPS-7' } }, [/"nas".*"OPS-7"/]],
  ['a tool in capitals', { mappings: { nas: { SNOW: 7 } } }, [/"nas" \/ SNOW.*lower case/]],
  ['an empty internal ID', { mappings: { '': { github: 7 } } }, [/"".*empty/]],
  ['a keyed tool counted without key', { counters: { jira: 7 } }, [/jira needs a key/]],
  ['a counter of 0', { counters: { github: 0 } }, [/github: 0/]],
  ['a counter that is text', { counters: { github: '4' } }, [/github: "4"/]],
  ['another version', { mappings: '{"version":"2.0","updated":"now","mappings":{}}' }, [/version/]],
  ['no version', { mappings: '{"updated":"now","mappings":{}}' }, [/version/]],
  ['what it does not know', { mappings: '{"version":"1.0","updated":"","mappings":{},"more":{}}' }, [/more/]],
  ['a list of mappings', { mappings: [] }, [/mappings.*object/]],
  ['half a file', { mappings: '{"version":"1.0","upd' }, [/JSON/]],
  ['an empty file', { counters: '' }, [/JSON/]],
  [
    'our own file',
    { mappings: '{"schema":"external_id_mapping","sha256":"","version":1}' },
    [/lladdr itself/],
  ],
]

for (const { name, drive, open } of forms) {
  for (const [what, files, result] of accepted) {
    test(`B11: ${what}: imported, once (${name})`, async (t) => {
      await using ids = await open(t)
      const directory = directoryOf(t, files)
      const report = await drive(call(ids, 'import', directory))
      t.deepEqual(brief(report), result)
      for (const { internal, external } of report.imported) {
        t.true(ids.list(internal).some((each) => each.external === external))
      }
      const again = await drive(call(ids, 'import', directory))
      t.deepEqual(again, { imported: [], unchanged: report.imported, counters: [] })
    })
  }

  for (const [what, files, named] of refused) {
    test(`B11: ${what}: refused with the place, and nothing is imported (${name})`, async (t) => {
      await using ids = await open(t)
      const good = { mappings: { good: { github: 1 } }, counters: { github: 2 } }
      const directory = directoryOf(t, { ...good, ...files })
      const error = await throwsCode(t, drive(call(ids, 'import', directory)), 'IMPORT_INVALID')
      t.true(error.message.startsWith(directory), error.message)
      for (const pattern of named) t.regex(error.message, pattern)
      t.deepEqual([ids.list(), ids.counters()], [[], []])
    })
  }

  test(`B11: what contradicts what is here is named, and nothing is imported (${name})`, async (t) => {
    await using ids = await open(t)
    await drive(call(ids, 'link', { internal: 'nas', tool: 'jira', external: 'OPS-7' }))
    const before = [ids.list(), ids.counters()]
    const directory = directoryOf(t, {
      mappings: {
        good: { github: 1 },
        nas: { jira: ['OPS-9'] },
        tv: { jira: 'OPS-7', github: 1 },
        printer: { jira: ['OPS-20', 'OPS-21'] },
      },
      counters: { linear: { X: 9 } },
    })
    const error = await throwsCode(t, drive(call(ids, 'import', directory)), 'ID_CONFLICT')
    for (const pattern of [/OPS-9/, /OPS-7 .*"nas".*"tv"/, /github ID 1 .*"good".*"tv"/, /OPS-20 .*OPS-21/]) {
      t.regex(error.message, pattern)
    }
    t.deepEqual([ids.list(), ids.counters()], before)
  })

  test(`B11: a directory with neither file, or none at all, is refused (${name})`, async (t) => {
    await using ids = await open(t)
    const directory = directoryOf(t, {})
    await throwsCode(t, drive(call(ids, 'import', directory)), 'ARGUMENT_INVALID')
    await throwsCode(t, drive(call(ids, 'import', join(directory, 'no'))), 'ARGUMENT_INVALID')
    mkdirSync(join(directory, MAPPING))
    await throwsCode(t, drive(call(ids, 'import', directory)), 'ARGUMENT_INVALID')
  })
}

test('B11: many problems are counted where they would not fit', async (t) => {
  const mappings = Object.fromEntries(Array.from({ length: 50 }, (_, number) => [number, { github: 'x' }]))
  const ids = IdMap.inMemory()
  const error = await throwsCode(t, ids.import(directoryOf(t, { mappings })), 'IMPORT_INVALID')
  t.regex(error.message, /and 30 more\.$/)
})

test('B11: the examples of the document are imported', async (t) => {
  const [mappings, counters] = documentedBlocks('import.md', 'json')
  const ids = IdMap.inMemory()
  const report = await ids.import(directoryOf(t, { mappings, counters }))
  t.deepEqual(brief(report), plain)
})
