import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, cpus, release } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import Table from 'cli-table3'
import type { BounceFigures } from './cases/bounce.js'
import type { Delay, Watched } from './cases/many.js'
import type { Startup } from './cases/startup.js'
import { meets, toRatio, type Comparison } from './measure.js'
import { plot } from './plot.js'
import { perils, type Rival } from './rivals.js'

const directory = fileURLToPath(new URL('results', import.meta.url))

export function printTable(comparisons: readonly Comparison[]): void {
  const table = new Table({
    head: ['figure', 'against', 'ours', 'theirs', 'ratio', 'bar', ''],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  })
  for (const comparison of comparisons) table.push(row(comparison))
  console.log(table.toString())
}

/** What speed is worth: which of them still has what it acknowledged. */
export function printSurvival(rivals: readonly Rival[]): void {
  const table = new Table({
    head: ['an acknowledged commit survives', ...perils],
    style: { head: [], border: [] },
  })
  table.push(['lladdr', ...perils.map(() => 'yes')])
  for (const { name, survives } of rivals)
    table.push([name, ...perils.map((peril) => (survives.includes(peril) ? 'yes' : 'no'))])
  console.log(table.toString())
}

export function printStartup(startups: readonly Startup[]): void {
  for (const { what, extra, bar } of startups)
    console.log(`${what}: +${extra.toFixed(0)} ms over bare node (bar: ≤ ${String(bar)}).`)
}

export function printBounce({ down, withoutRoutes, whole }: BounceFigures): void {
  const told = [
    `down for ${time(down * 1e3)}`,
    `without its routes for ${time(withoutRoutes * 1e3)}`,
    `the whole change ${time(whole * 1e3)}`,
  ]
  console.log(`A bounce of a link with 20 routes (veth): ${told.join(', ')}.`)
}

export function printDelays(delays: readonly Delay[]): void {
  for (const { work, p99, longest, whole } of delays) {
    const told = `p99 ${p99.toFixed(2)} ms (bar: < 5), longest ${longest.toFixed(2)} ms, in ${time(whole * 1e6)}`
    console.log(`Event loop delay during ${work}: ${told}.`)
  }
}

export function printWatch({ count, told, whole, call }: Watched): void {
  console.log(
    `A watch of ${String(count)} links changed in one call (${time(call * 1e6)}): ${String(told)} told after ${time(whole * 1e6)}.`,
  )
}

function row(comparison: Comparison): string[] {
  const { figure, rival, ours, theirs, ratio, faster, bar, inC } = comparison
  const told = `${toRatio(ratio)}${faster ? ' × faster' : ''}`
  const wanted = `${faster ? '≥' : '≤'} ${String(bar)}`
  const outcome = meets(comparison) ? 'met' : 'MISSED'
  const limit = inC === undefined ? '' : ` (C: ${toRatio(inC)})`
  return [figure, rival, time(ours), time(theirs), told, wanted, `${outcome}${limit}`]
}

function time(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(0)} ns`
  return nanoseconds < 1e6 ? `${(nanoseconds / 1e3).toFixed(2)} µs` : `${(nanoseconds / 1e6).toFixed(2)} ms`
}

/** What the table shows and where it was measured. Returns the path of the file. */
export function writeJson(comparisons: readonly Comparison[]): string {
  const machine = {
    node: process.version,
    kernel: release(),
    arch: arch(),
    processor: cpus()[0]?.model ?? 'unknown',
  }
  const results = { date: new Date().toISOString(), machine, comparisons }
  return write('latest.json', `${JSON.stringify(results, null, 2)}\n`)
}

/** Returns the path of the file, or why there is none. */
export async function writePlot(comparisons: readonly Comparison[]): Promise<string> {
  try {
    return write('latest.svg', await plot(comparisons))
  } catch (error) {
    return `no plot (${String(error).split('\n', 1)[0] ?? ''})`
  }
}

function write(name: string, content: string): string {
  mkdirSync(directory, { recursive: true })
  const path = join(directory, name)
  writeFileSync(path, content)
  return relative(process.cwd(), path)
}
