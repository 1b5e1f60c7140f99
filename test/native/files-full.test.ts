import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { callElsewhere, withoutCapabilities, type Call } from '../helpers/native.js'
import { emptyDirectory } from '../helpers/state-directory.js'

/** A wrapper whose command sees a file system of this size in the directory. */
const onTinyFileSystem = (directory: string, size: string, ...prepare: string[]): string[] => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  [`mount -t tmpfs -o size=${size} tmpfs ${directory}`, ...prepare, 'exec "$@"'].join(' && '),
  'sh',
]

for (const replaceFile of ['replaceFileSync', 'replaceFile']) {
  test(`A3: a full file system leaves the old file and no other (${replaceFile})`, async (t) => {
    const directory = emptyDirectory(t)
    const path = join(directory, 'file')
    const wrapper = onTinyFileSystem(directory, '64k', `printf old > ${path}`, `mkdir ${directory}/sub`)
    const calls: Call[] = [
      ['addon', replaceFile, path, 100_000, 0o600],
      // What is left behind would make these fail: they need all the space there is.
      ['addon', replaceFile, `${path}.2`, 61_440, 0o600],
      ['addon', 'duplicateFileSync', path, `${path}.bak`],
      ['addon', replaceFile, `${path}.3`, 'x', 0o600],
    ]
    const full = { code: 'ENOSPC', errno: 28, syscall: 'write' }
    t.deepEqual(await callElsewhere(wrapper, calls), [
      { error: { ...full, path: `${path}.tmp` } },
      { value: null },
      { value: null },
      { error: { ...full, path: `${path}.3.tmp` } },
    ])
  })

  test(`A3: a directory without write permission is EACCES and stays as it was (${replaceFile})`, async (t) => {
    const directory = emptyDirectory(t)
    const path = join(directory, 'file')
    writeFileSync(path, 'old')
    chmodSync(directory, 0o500)
    const calls: Call[] = [
      ['addon', replaceFile, path, 'new', 0o600],
      ['addon', replaceFile.replace('replaceFile', 'duplicateFile'), path, `${path}.bak`],
      ['addon', replaceFile.replace('replaceFile', 'makeDirectory'), `${path}.d`, 0o700],
    ]
    const outcomes = await callElsewhere(withoutCapabilities, calls)
    chmodSync(directory, 0o700)
    const denied = { code: 'EACCES', errno: 13 }
    t.deepEqual(outcomes, [
      { error: { ...denied, syscall: 'open', path: `${path}.tmp` } },
      { error: { ...denied, syscall: 'link', path } },
      { error: { ...denied, syscall: 'mkdir', path: `${path}.d` } },
    ])
    t.is(readFileSync(path, 'utf8'), 'old')
    t.deepEqual(readdirSync(directory), ['file'])
  })
}

test('B6: an existing directory is fine although its parent cannot be read', async (t) => {
  const parent = emptyDirectory(t)
  mkdirSync(join(parent, 'there'))
  chmodSync(parent, 0o300)
  const calls: Call[] = [
    ['addon', 'makeDirectorySync', join(parent, 'there'), 0o700],
    ['addon', 'makeDirectorySync', join(parent, 'new'), 0o700],
  ]
  const outcomes = await callElsewhere(withoutCapabilities, calls)
  chmodSync(parent, 0o700)
  t.deepEqual(outcomes, [
    { value: null },
    { error: { code: 'EACCES', errno: 13, syscall: 'open', path: parent } },
  ])
})
