import { readFileSync, writeFileSync } from 'node:fs'
import { load } from './packages/load.mjs'
import type { Note } from './scratch.js'

type Notes = Record<string, Note>
export type Commit = (key: string, note: Note) => void

export const perils = ['process kill', 'power cut', 'concurrent writers'] as const

/** Another way to keep notes, used as its own documents advise. */
export interface Rival {
  name: string
  /** How many times faster we want to be. */
  bar: number
  /**
   * What an acknowledged commit survives: of the perils, those. Power cuts from our trials on ext4, right after the
   * acknowledgement: without a flush of the directory a rename is undone; of proper-lockfile's locks that went stale, two
   * processes take one over.
   */
  survives: readonly (typeof perils)[number][]
  /** Gives what changes one note. Rejects where a package cannot be loaded. */
  open: (path: string, notes: Notes) => Promise<Commit>
}

export const rivals: readonly Rival[] = [
  {
    name: 'better-sqlite3 (WAL, synchronous=FULL)',
    bar: 1.5,
    survives: ['process kill', 'power cut', 'concurrent writers'],
    open: openSqlite,
  },
  {
    name: 'write-file-atomic + proper-lockfile',
    bar: 8,
    survives: ['process kill'],
    open: openAtomic,
  },
  { name: 'lowdb', bar: 1, survives: ['process kill'], open: openLowdb },
  { name: 'conf', bar: 1, survives: ['process kill'], open: openConf },
]

interface Sqlite {
  pragma(text: string): unknown
  exec(text: string): unknown
  prepare(text: string): { run(...values: string[]): unknown }
  transaction(work: () => void): () => void
}

async function openSqlite(path: string, notes: Notes): Promise<Commit> {
  const { default: Database } = (await load('better-sqlite3')) as { default: new (path: string) => Sqlite }
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('CREATE TABLE notes (key TEXT PRIMARY KEY, note TEXT NOT NULL) WITHOUT ROWID')
  const insert = database.prepare('INSERT OR REPLACE INTO notes VALUES (?, ?)')
  const commit = (key: string, note: Note): void => void insert.run(key, JSON.stringify(note))
  database.transaction(() => {
    for (const [key, note] of Object.entries(notes)) commit(key, note)
  })()
  return commit
}

/** Of proper-lockfile. */
export interface Lockfile {
  lockSync(path: string): () => void
}
export const loadLockfile = async (): Promise<Lockfile> =>
  ((await load('proper-lockfile')) as { default: Lockfile }).default

interface WriteFileAtomic {
  sync(path: string, data: string): void
}

async function openAtomic(path: string, notes: Notes): Promise<Commit> {
  const { default: writeFileAtomic } = (await load('write-file-atomic')) as { default: WriteFileAtomic }
  const lockfile = await loadLockfile()
  writeFileSync(path, JSON.stringify(notes))
  return (key, note) => {
    const release = lockfile.lockSync(path)
    // Another process may have written since.
    const current = JSON.parse(readFileSync(path, 'utf8')) as Notes
    writeFileAtomic.sync(path, JSON.stringify({ ...current, [key]: note }))
    release()
  }
}

interface Lowdb {
  JSONFileSyncPreset: (path: string, initial: Notes) => { data: Notes; write(): void }
}

async function openLowdb(path: string, notes: Notes): Promise<Commit> {
  const { JSONFileSyncPreset } = (await load('lowdb/node')) as Lowdb
  const database = JSONFileSyncPreset(path, notes)
  return (key, note) => {
    database.data[key] = note
    database.write()
  }
}

type Conf = new (options: { cwd: string; defaults: Notes }) => { set(key: string, value: Note): void }

async function openConf(path: string, notes: Notes): Promise<Commit> {
  const { default: ConfStore } = (await load('conf')) as { default: Conf }
  const conf = new ConfStore({ cwd: path, defaults: notes })
  return (key, note) => {
    conf.set(key, note)
  }
}
