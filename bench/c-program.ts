import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

const source = (name: string): string => fileURLToPath(new URL(`c/${name}.c`, import.meta.url))
const buildDirectory = fileURLToPath(new URL('../build/bench', import.meta.url))

/** Compile one of the C programs of bench/c; returns the path of the program. */
export function buildProgram(name: string): string {
  mkdirSync(buildDirectory, { recursive: true })
  const program = `${buildDirectory}/${name}`
  execFileSync(process.env['CC'] ?? 'cc', ['-O2', '-Wall', '-Werror', '-o', program, source(name)])
  return program
}

const result = z.object({ nanoseconds: z.number().positive() })

/** Run a C program that prints `{"nanoseconds": …}` per call. */
export const runProgram = (program: string, ...parameters: string[]): number =>
  result.parse(JSON.parse(execFileSync(program, parameters, { encoding: 'utf8' }))).nanoseconds
