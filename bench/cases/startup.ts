import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median, perCall } from '../measure.js'
import { Scratch } from '../scratch.js'

const ROUNDS = 21

/** What a program pays before it can begin, in milliseconds more than a Node that does nothing. */
export interface Startup {
  what: string
  extra: number
  bar: number
}

const dist = (file: string): string => fileURLToPath(new URL(`../../dist/${file}`, import.meta.url))

/** A start as a user has it: nothing that Node is told by variables, like the collecting of coverage, counts. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_')))

/** Whole processes, in turns with bare ones. */
export function measureStartup(): Startup[] {
  using scratch = new Scratch()
  const idle = ['--input-type=module', '--eval', '']
  const importing = ['--input-type=module', '--eval', `import ${JSON.stringify(dist('index.js'))}`]
  const showing = [dist('cli/main.js'), 'show', 'lo', '--state-dir', scratch.path]
  return [
    { what: "import 'lladdr'", extra: extraOf(importing, idle), bar: 30 },
    { what: 'lladdr show', extra: extraOf(showing, idle), bar: 45 },
  ]
}

function extraOf(ours: string[], theirs: string[]): number {
  runOnce(ours) // reads the files into the system's cache
  runOnce(theirs)
  const turns = Array.from({ length: ROUNDS }, () => runOnce(ours) - runOnce(theirs))
  return median(turns) / 1e6
}

const runOnce = (parameters: string[]): number =>
  perCall(1, () => {
    execFileSync(process.execPath, parameters, { stdio: 'ignore', env })
  })
