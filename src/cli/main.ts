#!/usr/bin/env node
import { run } from './run.js'

let lostOutput = false

/** A reader that closed the pipe, as `head` does, has seen enough; the work goes on to its orderly end. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return
  lostOutput = true
  process.stderr.write(`lladdr: Cannot write the output: ${error.message}.\n`)
}

process.stdout.on('error', onOutputError)
process.stderr.on('error', () => undefined) // there is nowhere left to tell it
process.once('exit', () => {
  if (lostOutput && process.exitCode === 0) process.exitCode = 70
})
process.exitCode = await run(process.argv.slice(2), process)
