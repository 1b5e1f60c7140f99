/** TypeScript runs from source through tsx, in processes of their own: the addon and the locks are per process. */
export default {
  files: ['test/**/*.test.ts'],
  extensions: { ts: 'module' },
  nodeArguments: ['--import=tsx'],
  workerThreads: false,
  timeout: '2m',
}
