/**
 * node scripts/inspect-binary.mjs TARGET FILE
 *
 * Whether an addon built for another machine is what that machine's Node can load: format, processor, the oldest system
 * it runs on, and no symbol but Node-API's and the C library's. TARGET is Zig's name of it (scripts/check-cross.sh).
 */
import { readFileSync } from 'node:fs'
import { readMachO } from './mach-o.mjs'

const ENTRY = 'napi_register_module_v1'
const ELF_MAGIC = 0x464c457f
const ELF_MACHINES = /** @type {Record<string, number>} */ ({ x86_64: 0x3e, aarch64: 0xb7 })

const [target = '', path = ''] = process.argv.slice(2)
const [processor = '', system = '', ...version] = target.split(/[-.]/)

/** @param {Buffer} file @returns {Generator<string>} */
function* problemsOfMachO(file) {
  const binary = readMachO(file)
  if (binary.processor !== processor) yield `is for the processor ${binary.processor}`
  if (binary.fileType !== 'dylib' && binary.fileType !== 'bundle') yield 'is no library'
  if (binary.minimumSystem !== version.join('.')) yield `needs macOS ${binary.minimumSystem}`
  // macOS on Apple's processors runs nothing unsigned.
  if (processor === 'aarch64' && !binary.signed) yield 'has no signature'
  if (binary.libraries.join() !== '/usr/lib/libSystem.B.dylib')
    yield `needs ${binary.libraries.join(' and ')}`
  if (!binary.exports.includes(`_${ENTRY}`)) yield `does not export ${ENTRY}`
  // What no library has is looked up in the process, that is, in Node.
  const foreign = binary.imports.filter(({ name, library }) => library !== 1 && !name.startsWith('_napi_'))
  for (const { name } of foreign)
    yield `needs the symbol ${name}, which is neither Node-API's nor libSystem's`
}

/** @param {Buffer} file @returns {Generator<string>} */
function* problemsOfElf(file) {
  if (file.readUInt32LE(0) !== ELF_MAGIC) yield 'is no ELF file'
  if (file.readUInt16LE(18) !== ELF_MACHINES[processor]) yield 'is for another processor'
  const text = file.toString('latin1')
  if (!text.includes(ENTRY)) yield `does not export ${ENTRY}`
  const minors = Array.from(text.matchAll(/\bGLIBC_2\.(\d+)/g), ([, minor]) => Number(minor))
  const newest = Math.max(...minors, 0)
  if (version[0] === 'musl' && minors.length > 0) yield 'needs glibc'
  if (version[0] === 'gnu' && newest > Number(version[2])) yield `needs glibc 2.${String(newest)}`
}

const file = readFileSync(path)
const problems = [...(system === 'macos' ? problemsOfMachO(file) : problemsOfElf(file))]
for (const problem of problems) console.error(`${target}: the addon ${problem}`)
if (problems.length > 0) process.exitCode = 1
else
  console.log(`${target}: ${String(Math.round(file.length / 1024))} KiB, loadable as far as can be told here`)
