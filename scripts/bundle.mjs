/**
 * The JavaScript of the package: src/ and the packages that it uses in few files, since Node needs longer to find and load a
 * module than to run what is in it. docs/decisions/0009 tells what is bundled and why.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { ProgramFailure, root } from './process.mjs'

/** Built-in modules that take Node milliseconds: loaded when one of their functions is called. */
const slow = ['child_process', 'crypto', 'net', 'readline', 'timers/promises', 'zlib']

/**
 * Takes from a built-in module what is used of it. An import statement reads all its properties, and that loads the streams
 * for those of `node:fs`; and a CommonJS package's `require` is not there in a module. @type {import('esbuild').Plugin}
 */
const builtIns = {
  name: 'built-ins',
  setup(bundler) {
    bundler.onResolve({ filter: /^/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '')
      const isWhole = kind === 'require-call' && !slow.includes(name)
      return isBuiltin(path) ? { path: name, namespace: isWhole ? 'whole' : 'exports' } : undefined
    })
    bundler.onLoad({ filter: /^/, namespace: 'whole' }, ({ path }) => ({
      contents: `module.exports = ${get(path)}`,
    }))
    bundler.onLoad({ filter: /^/, namespace: 'exports' }, ({ path }) => ({ contents: exportsOf(path) }))
  },
}

/** @param {string} name */
const get = (name) => `process.getBuiltinModule('node:${name}')`

/** A module of what the built-in one exports; the bundler leaves out what nobody imports. @param {string} name */
function exportsOf(name) {
  const exported = Object.entries(process.getBuiltinModule(name) ?? {}).map(([key, value]) => {
    if (!/^[a-z]\w*$/i.test(key)) return ''
    const isLate = slow.includes(name) && typeof value === 'function'
    if (isLate && /^[A-Z]/.test(key)) return '' // nothing can stand for a class: whoever imports one is told by the bundler
    return `export const ${key} = /* @__PURE__ */ ${isLate ? 'whenCalled' : 'now'}('${key}')\n`
  })
  return `const now = (key) => ${get(name)}[key]\nconst whenCalled = ${whenCalled}\n${exported.join('')}`
}

/** What stands for a function until it is called; promisify() finds the form that the function has for it. */
const whenCalled = `(key) => {
  const promised = Symbol.for('nodejs.util.promisify.custom')
  return Object.defineProperty((...given) => now(key)(...given), promised, { get: () => now(key)[promised] })
}`

/** Bundle src/ to `directory`, and the licences of what is bundled along. @param {string} directory */
export async function bundle(directory) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts', 'src/cli/main.ts'],
    outdir: directory,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    metafile: true,
    external: ['@colors/colors'], // cli-table3 does without; the command makes its own colours
    plugins: [builtIns],
    logLevel: 'warning',
  })
  const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs))
  writeFileSync(join(root, directory, 'THIRD-PARTY-LICENSES.txt'), licencesOf(bundled))
}

/** @param {string[]} files from the root */
function licencesOf(files) {
  const directories = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [])
  return [...new Set(directories)]
    .sort()
    .map(licenceOf)
    .join(`\n${'-'.repeat(80)}\n\n`)
}

/** @param {string} directory of a package, from the root */
function licenceOf(directory) {
  const path = join(root, directory)
  const manifest = readFileSync(join(path, 'package.json'), 'utf8')
  const { name, version } = /** @type {{ name: string, version: string }} */ (JSON.parse(manifest))
  const file = readdirSync(path).find((each) => /^licen[cs]e([-.]|$)/i.test(each))
  if (file === undefined) throw new ProgramFailure(`${name} is bundled and has no licence file`, '')
  return `${name} ${version}\n\n${readFileSync(join(path, file), 'utf8').trim()}\n`
}
