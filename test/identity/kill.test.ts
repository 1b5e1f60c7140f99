import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { lladdrUnder, parse } from '../cli/helpers.js'
import { addressBySecondOpinion, createVeth } from '../helpers/links.js'
import { stateDirectory } from '../helpers/state-directory.js'
import { createHostNamespace, ORIGINAL_NAME, type HostNamespace } from '../helpers/uts.js'

const program = fileURLToPath(new URL('../fixtures/identity-and-die.ts', import.meta.url))
const FIRST = '02:00:00:00:1d:01'
const SECOND = '02:00:00:00:1d:02'

interface Scene {
  host: HostNamespace
  name: string
  original: string
  stateDir: string
}

async function scene(t: ExecutionContext): Promise<Scene> {
  const [name] = createVeth(t, { up: true })
  const original = addressBySecondOpinion(name)
  return { host: await createHostNamespace(t), name, original, stateDir: stateDirectory(t) }
}

/** A process that changes link and host name, and dies by SIGKILL at `point`. */
function killChanging(
  t: ExecutionContext,
  { host, name, stateDir }: Scene,
  [point, form]: [string, string],
): void {
  const [enter = '', ...rest] = host.enter
  const parameters = [
    process.execPath,
    '--import=tsx',
    program,
    name,
    stateDir,
    SECOND,
    'second-name',
    point,
    form,
  ]
  const { signal, status, stderr } = spawnSync(enter, [...rest, ...parameters], { encoding: 'utf8' })
  // nsenter becomes the program itself, so its death is the child's.
  t.is(signal, 'SIGKILL', `${String(status)} ${stderr}`)
}

// One after another: each starts processes enough to keep a small machine busy.
for (const form of ['sync', 'async']) {
  for (const [point, linkChanged, nameChanged] of [
    ['after-intent', false, false],
    ['link-changed', true, false],
    ['before-host-name', true, false],
    ['host-name-changed', true, true],
  ] as const) {
    test.serial(`A14: killed ${point}, recover puts address and host name back (${form})`, async (t) => {
      const at = await scene(t)
      killChanging(t, at, [point, form])
      t.is(addressBySecondOpinion(at.name), linkChanged ? SECOND : at.original)
      t.is(at.host.name(), nameChanged ? 'second-name' : ORIGINAL_NAME)
      const options = ['--state-dir', at.stateDir, '--json']
      const { exit, stderr } = await lladdrUnder(at.host.enter, 'recover', ...options)
      t.is(exit, 0, stderr)
      t.regex(stderr, /taken back/)
      t.is(addressBySecondOpinion(at.name), at.original)
      t.is(at.host.name(), ORIGINAL_NAME)
      const after = await lladdrUnder(at.host.enter, 'identity', 'status', ...options)
      t.like(parse(after.stdout), { interrupted: false, links: [], since: null })
    })

    test.serial(
      `A14: killed ${point} of a second change, recover goes back to the first, restore to the originals (${form})`,
      async (t) => {
        const at = await scene(t)
        const options = ['--state-dir', at.stateDir, '--json']
        const policy = ['--policy', 'explicit', '--address', FIRST, '--hostname', 'first-name']
        const first = await lladdrUnder(at.host.enter, 'identity', 'apply', at.name, ...policy, ...options)
        t.is(first.exit, 0, first.stderr)
        killChanging(t, at, [point, form])
        const recovered = await lladdrUnder(at.host.enter, 'recover', ...options)
        t.is(recovered.exit, 0, recovered.stderr)
        t.is(addressBySecondOpinion(at.name), FIRST)
        t.is(at.host.name(), 'first-name')
        const status = await lladdrUnder(at.host.enter, 'identity', 'status', ...options)
        t.like(parse(status.stdout), {
          hostname: { current: 'first-name', original: ORIGINAL_NAME, drifted: false },
          interrupted: false,
        })
        const restored = await lladdrUnder(at.host.enter, 'identity', 'restore', ...options)
        t.is(restored.exit, 0, restored.stderr)
        t.is(addressBySecondOpinion(at.name), at.original)
        t.is(at.host.name(), ORIGINAL_NAME)
      },
    )
  }
}
