/** What a Mach-O file says of itself, as far as a check of ours asks (mach-o/loader.h, mach-o/nlist.h; 64 bits). */

const MAGIC = 0xfeedfacf
const CPU_TYPES = /** @type {Record<number, string>} */ ({ 0x01000007: 'x86_64', 0x0100000c: 'aarch64' })
const FILE_TYPES = /** @type {Record<number, string>} */ ({ 6: 'dylib', 8: 'bundle' })
const LC_SYMTAB = 0x2
const LC_LOAD_DYLIB = 0xc
const LC_CODE_SIGNATURE = 0x1d
const LC_BUILD_VERSION = 0x32
const HEADER_SIZE = 32
const SYMBOL_SIZE = 16
const N_STAB = 0xe0
const N_EXT = 0x01

/**
 * @typedef {{ name: string, library: number }} ImportedSymbol `library`: which one of `libraries`, from 1; 0xfe when it
 * is looked up in whatever the process has loaded
 * @typedef {{ processor: string, fileType: string, minimumSystem: string, signed: boolean, libraries: string[],
 *   imports: ImportedSymbol[], exports: string[] }} MachO
 */

/** @param {Buffer} file @param {number} offset @returns {string} text up to a NUL */
const textAt = (file, offset) => file.toString('utf8', offset, file.indexOf(0, offset))

/** @param {Buffer} file @returns {Generator<{ command: number, at: number }>} */
function* loadCommands(file) {
  let at = HEADER_SIZE
  for (let left = file.readUInt32LE(16); left > 0; left--) {
    yield { command: file.readUInt32LE(at), at }
    at += file.readUInt32LE(at + 4)
  }
}

/** @param {number} packed e.g. 0x000b0000 for 11.0 */
const versionText = (packed) => `${String(packed >>> 16)}.${String((packed >>> 8) & 0xff)}`

/** @param {Buffer} file @param {number} at where its LC_SYMTAB is */
function symbolsOf(file, at) {
  const [first = 0, count = 0, strings = 0] = [8, 12, 16].map((offset) => file.readUInt32LE(at + offset))
  return Array.from({ length: count }, (_, position) => {
    const symbol = first + position * SYMBOL_SIZE
    return {
      name: textAt(file, strings + file.readUInt32LE(symbol)),
      type: file.readUInt8(symbol + 4),
      section: file.readUInt8(symbol + 5),
      library: file.readUInt8(symbol + 7),
    }
  }).filter(({ type }) => (type & N_STAB) === 0 && (type & N_EXT) !== 0)
}

/** @param {Buffer} file @returns {MachO} @throws {Error} where it is no 64-bit Mach-O file of one processor */
export function readMachO(file) {
  if (file.length < HEADER_SIZE || file.readUInt32LE(0) !== MAGIC) throw new Error('not a 64-bit Mach-O file')
  const commands = [...loadCommands(file)]
  /** @param {number} wanted */
  const find = (wanted) => commands.find(({ command }) => command === wanted)?.at
  const build = find(LC_BUILD_VERSION)
  const table = find(LC_SYMTAB)
  const symbols = table === undefined ? [] : symbolsOf(file, table)
  return {
    processor: CPU_TYPES[file.readUInt32LE(4)] ?? 'another',
    fileType: FILE_TYPES[file.readUInt32LE(12)] ?? 'another',
    minimumSystem: build === undefined ? 'none' : versionText(file.readUInt32LE(build + 12)),
    signed: find(LC_CODE_SIGNATURE) !== undefined,
    libraries: commands
      .filter(({ command }) => command === LC_LOAD_DYLIB)
      .map(({ at }) => textAt(file, at + file.readUInt32LE(at + 8))),
    imports: symbols.filter(({ section }) => section === 0).map(({ name, library }) => ({ name, library })),
    exports: symbols.filter(({ section }) => section !== 0).map(({ name }) => name),
  }
}
