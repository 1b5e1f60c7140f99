// CMakeLists.txt and binding.gyp must list the same C++ sources, and those must be the files on disk.
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * The `native/….cc` paths that a build file mentions; comments do not count.
 * @param {string} file
 * @returns {string[]}
 */
function listedSources(file) {
  const text = readFileSync(join(root, file), 'utf8').replace(/#.*$/gm, '')
  const paths = text.match(/\bnative\/[\w/.]+\.cc\b/g) ?? []
  return [...paths].sort()
}

function sourcesOnDisk() {
  return readdirSync(join(root, 'native'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.cc'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('native/test/'))
    .sort()
}

/**
 * What is listed in one place and not in another, or twice.
 * @param {Record<string, string[]>} lists
 */
function problems(lists) {
  const everything = new Set(Object.values(lists).flat())
  const missing = [...everything].flatMap((path) =>
    Object.entries(lists)
      .filter(([, list]) => !list.includes(path))
      .map(([name]) => `${path} is missing in ${name}`),
  )
  const repeated = Object.entries(lists).flatMap(([name, list]) =>
    list.filter((path, index) => list.indexOf(path) !== index).map((path) => `${path} is twice in ${name}`),
  )
  return [...missing, ...repeated]
}

const found = problems({
  'CMakeLists.txt': listedSources('CMakeLists.txt'),
  'binding.gyp': listedSources('binding.gyp'),
  'the folder native/': sourcesOnDisk(),
})
if (found.length > 0) {
  console.error(
    `The source lists differ:\n  ${found.join('\n  ')}\nGive CMakeLists.txt and binding.gyp the same list.`,
  )
  process.exit(1)
}
console.log('CMakeLists.txt, binding.gyp and native/ name the same sources')
