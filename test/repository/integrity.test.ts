import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { MacAddressRepository } from '../../src/index.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { eth0, ORIGINAL, SPOOFED, wlan0 } from './sources.js'

interface Scene {
  directory: string
  main: string
  /** Opened after the files were written; it looks at them on demand. */
  repository: MacAddressRepository
}

/** eth0 is spoofed, wlan0 backed up. */
function scene(t: ExecutionContext): Scene {
  const directory = stateDirectory(t)
  {
    using writer = MacAddressRepository.openSync(directory)
    for (const source of [eth0, wlan0]) writer.backupSync(source)
    writer.markSpoofedSync('eth0', SPOOFED)
  }
  const repository = MacAddressRepository.openSync(directory)
  t.teardown(() => {
    repository.close()
  })
  return { directory, main: join(directory, 'mac_backups.json'), repository }
}

const flip = (path: string, from: string, to: string): void => {
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new RangeError(`${path} has no ${from}`)
  writeFileSync(path, text.replace(from, to))
}

test('A11: statistics of nothing', (t) => {
  using repository = MacAddressRepository.openSync(stateDirectory(t))
  t.deepEqual(repository.statistics(), {
    backups: 0,
    spoofed: 0,
    created: null,
    lastModified: null,
    version: 1,
    integrity: 'good',
  })
})

test('A11: statistics count backups and spoofs, and tell the oldest backup and the last commit', (t) => {
  const { repository } = scene(t)
  const { created, lastModified, ...counts } = repository.statistics()
  t.deepEqual(counts, { backups: 2, spoofed: 1, version: 1, integrity: 'good' })
  const [oldest] = repository
    .list()
    .map(([, backup]) => backup.created)
    .sort()
  t.is(created, oldest ?? null)
  t.true((lastModified ?? '') >= (repository.get('eth0')?.updated ?? ''))
})

test('A4, A11: a damaged backup copy is a warning, on demand, and changes nothing', (t) => {
  const { main, repository, directory } = scene(t)
  flip(`${main}.bak`, ORIGINAL, '00:16:3f:10:20:30')
  const before = readdirSync(directory)
  t.is(repository.validate().status, 'warning')
  t.is(repository.statistics().integrity, 'warning')
  t.deepEqual(readdirSync(directory), before)
})

test('A4: a damaged main file is a warning that names the link, and the original survives', (t) => {
  const { main, repository } = scene(t)
  flip(main, `"original": "${ORIGINAL}"`, '"original": "00:16:3f:10:20:30"')
  const { status, problems } = repository.validate()
  t.is(status, 'warning')
  t.regex(problems.join(), /"eth0"/)
  using next = MacAddressRepository.openSync(repository.directory)
  t.is(next.get('eth0')?.original, ORIGINAL)
  t.is(next.validate().status, 'good')
})

test('A4, A11: two damaged copies are critical, each problem told, and neither file is touched', (t) => {
  const { main, repository } = scene(t)
  for (const path of [main, `${main}.bak`]) flip(path, '"version": 1', '"version": 0')
  const { status, problems } = repository.validate()
  t.is(status, 'critical')
  for (const file of ['mac_backups.json: ', 'mac_backups.json.bak: '])
    t.true(
      problems.some((problem) => problem.startsWith(file)),
      file,
    )
  t.throws(() => MacAddressRepository.openSync(repository.directory), { code: 'STATE_DAMAGED' })
  t.true(readFileSync(main, 'utf8').includes(ORIGINAL))
})

test('A4: a lost main file costs nothing, the original least of all', (t) => {
  const { main, repository } = scene(t)
  rmSync(main)
  using next = MacAddressRepository.openSync(repository.directory)
  t.is(next.get('eth0')?.original, ORIGINAL)
  t.is(next.get('wlan0')?.original, wlan0.address)
})

test('A1: what becomes of one backup is nothing to another', (t) => {
  const { repository } = scene(t)
  const before = repository.get('wlan0')
  repository.markRestoredSync('eth0', ORIGINAL)
  repository.removeSync('eth0')
  t.deepEqual(repository.get('wlan0'), before)
  t.is(repository.get('eth0'), undefined)
})

test('A4: a logger hears of damage that was mended', (t) => {
  const { main, repository } = scene(t)
  writeFileSync(main, '')
  const heard: string[] = []
  const hear = (message: string): void => void heard.push(message)
  const log = { debug: hear, info: hear, warn: hear, error: hear }
  using next = MacAddressRepository.openSync(repository.directory, { log })
  t.is(next.list().length, 2)
  t.is(heard.length, 1)
})
