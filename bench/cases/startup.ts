import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median, perCall } from '../measure.js'

const ROUNDS = 21

/** What a program pays before it can begin, in milliseconds more than a Node that does nothing. */
export interface Startup {
  what: string
  extra: number
  bar: number
}

const dist = (file: string): string => fileURLToPath(new URL(`../../dist/${file}`, import.meta.url))

/** Whole processes, in turns with bare ones. */
export function measureStartup(): Startup[] {
  const idle = ['--input-type=module', '--eval', '']
  const importing = ['--input-type=module', '--eval', `import ${JSON.stringify(dist('index.js'))}`]
  return [
    { what: "import 'lladdr'", extra: extraOf(importing, idle), bar: 30 },
    { what: 'lladdr show', extra: extraOf([dist('cli/main.js'), 'show', 'lo'], idle), bar: 45 },
  ]
}

function extraOf(ours: string[], theirs: string[]): number {
  const turns = Array.from({ length: ROUNDS }, () => runOnce(ours) - runOnce(theirs))
  return median(turns) / 1e6
}

const runOnce = (parameters: string[]): number =>
  perCall(1, () => {
    execFileSync(process.execPath, parameters, { stdio: 'ignore' })
  })
