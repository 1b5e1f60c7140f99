import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { failsWith, forms } from '../helpers/native.js'
import { emptyDirectory } from '../helpers/state-directory.js'

const ENOENT = 2
const text = (path: string): string => readFileSync(path, 'utf8')
const mode = (path: string): number => statSync(path).mode & 0o777

for (const form of forms) {
  test(`A3: replaceFile makes and replaces a file with its mode, and leaves no other (${form.name})`, async (t) => {
    const directory = emptyDirectory(t)
    const path = join(directory, 'file')
    await form.replaceFile(path, Buffer.from('one'), 0o600)
    t.is(text(path), 'one')
    t.is(mode(path), 0o600)
    const large = Buffer.alloc(3_000_001, 'x')
    await form.replaceFile(path, large, 0o640)
    t.deepEqual(readFileSync(path), large)
    t.is(mode(path), 0o640)
    await form.replaceFile(path, new Uint8Array(), 0o600)
    t.is(text(path), '')
    t.deepEqual(readdirSync(directory), ['file'])
  })

  test(`A3: replaceFile writes exactly the bytes that a view shows (${form.name})`, async (t) => {
    const path = join(emptyDirectory(t), 'file')
    await form.replaceFile(path, new Uint8Array(Buffer.from('abcdef').buffer.slice(0)).subarray(0, 0), 0o600)
    await form.replaceFile(path, Buffer.from('abcdef').subarray(2, 4), 0o600)
    t.is(text(path), 'cd')
  })

  test(`A3: replaceFile gives way to a temporary file that a killed process left (${form.name})`, async (t) => {
    const path = join(emptyDirectory(t), 'file')
    writeFileSync(`${path}.tmp`, 'half a sentence that is longer than the new')
    await form.replaceFile(path, Buffer.from('new'), 0o600)
    t.is(text(path), 'new')
  })

  test(`A3: replaceFile replaces a symbolic link and never writes through one (${form.name})`, async (t) => {
    const directory = emptyDirectory(t)
    const [path, elsewhere] = [join(directory, 'file'), join(directory, 'elsewhere')]
    writeFileSync(elsewhere, 'precious')
    symlinkSync(elsewhere, path)
    symlinkSync(elsewhere, `${path}.tmp`)
    await form.replaceFile(path, Buffer.from('new'), 0o600)
    t.is(text(path), 'new')
    t.is(text(elsewhere), 'precious')
    t.deepEqual(readdirSync(directory), ['elsewhere', 'file'])
  })

  test(`B4: duplicateFile gives one file two names, replacing what had the second (${form.name})`, async (t) => {
    const directory = emptyDirectory(t)
    const [from, to] = [join(directory, 'file'), join(directory, 'file.bak')]
    writeFileSync(from, 'new')
    writeFileSync(to, 'old')
    for (const again of ['first', 'when both are one file already']) {
      await form.duplicateFile(from, to)
      t.is(text(to), 'new', again)
      t.is(statSync(from).ino, statSync(to).ino, again)
      t.deepEqual(readdirSync(directory), ['file', 'file.bak'], again)
    }
  })

  test(`B4: the second name keeps the content when the first is replaced (${form.name})`, async (t) => {
    const path = join(emptyDirectory(t), 'file')
    await form.replaceFile(path, Buffer.from('one'), 0o600)
    await form.duplicateFile(path, `${path}.bak`)
    await form.replaceFile(path, Buffer.from('two'), 0o600)
    t.deepEqual([text(path), text(`${path}.bak`)], ['two', 'one'])
  })

  test(`B6: makeDirectory makes one with its mode and accepts one that is there (${form.name})`, async (t) => {
    const directory = join(emptyDirectory(t), 'new')
    for (const path of [directory, directory, `${directory}//`]) {
      await form.makeDirectory(path, 0o700)
      t.is(mode(directory), 0o700)
    }
  })

  test(`B6: makeDirectory accepts a symbolic link to a directory, and / itself (${form.name})`, async (t) => {
    const directory = emptyDirectory(t)
    symlinkSync(directory, join(directory, 'link'))
    await form.makeDirectory(join(directory, 'link'), 0o700)
    await t.notThrowsAsync(form.makeDirectory('/', 0o700))
  })

  test(`A8: what cannot be done names path, system call and errno, and changes nothing (${form.name})`, async (t) => {
    const directory = emptyDirectory(t)
    const file = join(directory, 'file')
    writeFileSync(file, 'old')
    mkdirSync(join(directory, 'busy'))
    const missing = join(directory, 'missing')
    const data = Buffer.from('new')
    await failsWith(t, form.replaceFile(join(missing, 'x'), data, 0o600), {
      code: 'ENOENT',
      errno: ENOENT,
      syscall: 'open',
      path: missing,
    })
    await failsWith(t, form.replaceFile(join(directory, 'busy'), data, 0o600), {
      code: 'EISDIR',
      errno: 21,
      syscall: 'rename',
      path: join(directory, 'busy'),
    })
    await failsWith(t, form.replaceFile(join(file, 'x'), data, 0o600), {
      code: 'ENOTDIR',
      errno: 20,
      syscall: 'open',
      path: file,
    })
    await failsWith(t, form.duplicateFile(missing, `${file}.bak`), {
      code: 'ENOENT',
      errno: ENOENT,
      syscall: 'link',
      path: missing,
    })
    await failsWith(t, form.makeDirectory(file, 0o700), {
      code: 'EEXIST',
      errno: 17,
      syscall: 'mkdir',
      path: file,
    })
    await failsWith(t, form.makeDirectory(join(missing, 'x'), 0o700), {
      code: 'ENOENT',
      errno: ENOENT,
      syscall: 'mkdir',
      path: join(missing, 'x'),
    })
    t.is(text(file), 'old')
    t.deepEqual(readdirSync(directory), ['busy', 'file'])
  })
}
