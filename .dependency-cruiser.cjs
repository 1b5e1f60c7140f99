/**
 * The layers of src/ and which of them each may import. Arrows point one way; `link` and `store` never meet.
 * Files directly in src/: those of `shared` may be imported from everywhere, index.ts is the public API.
 */
const layers = {
  errors: [],
  address: ['errors'],
  binding: ['errors'],
  link: ['address', 'binding', 'errors'],
  store: ['binding', 'errors'],
  repository: ['store', 'address', 'errors'],
  settings: ['store', 'address', 'binding', 'errors'],
  host: ['binding', 'errors'],
  spoof: ['repository', 'link', 'address', 'errors'],
  identity: ['spoof', 'store', 'host', 'address', 'errors'],
}

const shared = ['^src/(task|log|find-program|lazily|package-root)\\.ts$']

/** Development dependencies, for the build puts what is used of them into dist/. */
const bundled = ['commander', 'cli-table3', 'picocolors']

/** @param {string} layer @param {string[]} allowed */
function layerRule(layer, allowed) {
  return {
    name: `layer-${layer}`,
    comment: `src/${layer} may import only itself${allowed.map((name) => `, ${name}`).join('')}, and the files that everything may.`,
    severity: 'error',
    from: { path: `^src/${layer}/` },
    to: { path: '^src/', pathNot: [...[layer, ...allowed].map((name) => `^src/${name}/`), ...shared] },
  }
}

/** Packages that only one folder may know. @param {string} folder @param {string[]} packages @param {string} why */
function onlyIn(folder, packages, why) {
  return {
    name: `only-${folder}-imports-${packages.join('-')}`,
    comment: why,
    severity: 'error',
    from: { path: '^src/', pathNot: `^src/${folder}/` },
    to: { path: packages.map((name) => `^node_modules/${name}/`) },
  }
}

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([layer, allowed]) => layerRule(layer, allowed)),
    {
      name: 'layer-shared',
      comment: 'What everything may import stands on nothing of ours.',
      severity: 'error',
      from: { path: shared },
      to: { path: '^src/', pathNot: shared },
    },
    {
      name: 'layer-cli',
      comment: 'The command uses the public API and nothing behind it.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/', pathNot: ['^src/cli/', '^src/(index|find-program|package-root)\\.ts$'] },
    },
    {
      name: 'only-cli-imports-index',
      comment: 'The public API looks down at the layers; no layer looks up at it, and it knows no command.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/(index\\.ts$|cli/)' },
    },
    onlyIn('cli', bundled, 'A library caller does not pay for the terminal.'),
    onlyIn('binding', ['node-gyp-build'], 'Only src/binding loads the addon.'),
    {
      name: 'no-child-process',
      comment:
        'No shell and no child process, except the shell backend and the command (requirement C1, C4).',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(link|cli)/' },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'runtime-is-a-dependency',
      comment:
        'What ships must run on `dependencies` alone, and on what is bundled with it (docs/decisions/0009).',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: ['^node_modules/@types/node/', ...bundled.map((name) => `^node_modules/${name}/`)],
      },
    },
    {
      name: 'product-does-not-import-its-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      comment: 'A file that nothing imports is dead, unless it is where execution starts.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '^src/(index|cli/main)\\.ts$' },
      to: {},
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-deprecated-core', severity: 'error', from: {}, to: { dependencyTypes: ['deprecated'] } },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules' },
    // What the benchmarks compare with is installed there when they run.
    exclude: { path: '^bench/packages/node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
