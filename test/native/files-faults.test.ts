import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import test from 'ava'
import { callElsewhere, type Call, type Outcome } from '../helpers/native.js'
import { emptyDirectory } from '../helpers/state-directory.js'

/** Real calls that fail on command: strace's fault injection, limited to the paths of one test. */
const hasStrace = spawnSync('strace', ['-V']).status === 0
const faultTest = hasStrace ? test : test.skip
if (!hasStrace) console.warn('files-faults: skipped, strace is not installed')

const calls = ['open', 'openat', 'write', 'fsync', 'close', 'unlink', 'unlinkat', 'link', 'linkat', 'rename']
const traced = [...calls, 'renameat', 'renameat2', 'mkdir', 'mkdirat'].map((name) => `?${name}`).join(',')

function injecting(directory: string, fault: string): string[] {
  const paths = ['', '/file', '/file.tmp', '/file.bak', '/file.bak.tmp', '/new'].map(
    (name) => directory + name,
  )
  const filter = paths.flatMap((path) => ['-P', path])
  return [
    'strace',
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    ...filter,
    '-e',
    `trace=${traced}`,
    '-e',
    `inject=${fault}`,
  ]
}

interface Fault {
  fault: string
  error: Outcome['error']
  /** Where the failing call names the directory, its file or the temporary one. */
  at: string
}

const eio = { code: 'EIO', errno: 5 }
const nospace = { code: 'ENOSPC', errno: 28 }
const replaceFaults: Fault[] = [
  {
    fault: '?open,?openat:error=EMFILE:when=1',
    error: { code: 'EMFILE', errno: 24, syscall: 'open' },
    at: '',
  },
  {
    fault: '?unlink,?unlinkat:error=EPERM:when=1',
    error: { code: 'EPERM', errno: 1, syscall: 'unlink' },
    at: '/file.tmp',
  },
  { fault: '?open,?openat:error=ENOSPC:when=2', error: { ...nospace, syscall: 'open' }, at: '/file.tmp' },
  { fault: 'write:error=ENOSPC:when=1', error: { ...nospace, syscall: 'write' }, at: '/file.tmp' },
  { fault: 'write:error=EIO:when=1+', error: { ...eio, syscall: 'write' }, at: '/file.tmp' },
  { fault: 'fsync:error=EIO:when=1', error: { ...eio, syscall: 'fsync' }, at: '/file.tmp' },
  { fault: 'close:error=EIO:when=1', error: { ...eio, syscall: 'close' }, at: '/file.tmp' },
  {
    fault: '?rename,?renameat,?renameat2:error=ENOSPC',
    error: { ...nospace, syscall: 'rename' },
    at: '/file',
  },
]
const duplicateFaults: Fault[] = [
  { fault: '?link,?linkat:error=EMLINK', error: { code: 'EMLINK', errno: 31, syscall: 'link' }, at: '/file' },
  { fault: '?rename,?renameat,?renameat2:error=EIO', error: { ...eio, syscall: 'rename' }, at: '/file.bak' },
]

const replaceIn = (directory: string): Call => ['addon', 'replaceFileSync', `${directory}/file`, 'new', 0o600]
const duplicateIn = (directory: string): Call => [
  'addon',
  'duplicateFileSync',
  `${directory}/file`,
  `${directory}/file.bak`,
]

const operations: [name: string, faults: Fault[], call: (directory: string) => Call][] = [
  ['replaceFile', replaceFaults, replaceIn],
  ['duplicateFile', duplicateFaults, duplicateIn],
]

for (const [name, faults, call] of operations) {
  for (const { fault, error, at } of faults) {
    faultTest(
      `A3: ${name} leaves the old files and no other when a system call fails (${fault})`,
      async (t) => {
        const directory = emptyDirectory(t)
        writeFileSync(join(directory, 'file'), 'old')
        writeFileSync(join(directory, 'file.bak'), 'older')
        const outcomes = await callElsewhere(injecting(directory, fault), [call(directory)])
        t.deepEqual(outcomes, [{ error: { ...error, path: directory + at } }])
        t.is(readFileSync(join(directory, 'file'), 'utf8'), 'old')
        t.is(readFileSync(join(directory, 'file.bak'), 'utf8'), 'older')
        t.deepEqual(readdirSync(directory), ['file', 'file.bak'])
      },
    )
  }
}

faultTest('A3: interrupted and short writes are continued', async (t) => {
  const directory = emptyDirectory(t)
  const path = join(directory, 'file')
  for (const fault of [
    'write:error=EINTR:when=1..3',
    'fsync:error=EINTR:when=1',
    'close:error=EINTR:when=1',
  ]) {
    t.deepEqual(
      await callElsewhere(injecting(directory, fault), [replaceIn(directory)]),
      [{ value: null }],
      fault,
    )
    t.is(readFileSync(path, 'utf8'), 'new', fault)
  }
})

faultTest(
  'A3: a failed sync of the directory is not acknowledged, and the error says what is certain',
  async (t) => {
    const directory = emptyDirectory(t)
    const path = join(directory, 'file')
    writeFileSync(path, 'old')
    const detail = 'the change is visible, but a power cut may undo it'
    const failed = [{ error: { ...eio, syscall: 'fsync', path: directory, detail } }]
    const replace: Call = ['addon', 'replaceFile', path, 'new', 0o600]
    t.deepEqual(await callElsewhere(injecting(directory, 'fsync:error=EIO:when=2'), [replace]), failed)
    t.is(readFileSync(path, 'utf8'), 'new')
    const make: Call = ['addon', 'makeDirectory', join(directory, 'new'), 0o700]
    t.deepEqual(await callElsewhere(injecting(directory, 'fsync:error=EIO:when=1'), [make]), failed)
    t.deepEqual(readdirSync(directory), ['file', 'new'])
  },
)
