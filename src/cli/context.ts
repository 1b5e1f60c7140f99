import type { Command } from 'commander'
import type { Io } from './io.js'
import { Output } from './output.js'

/** The options that every command knows; absent where not given. */
export interface GlobalOptions {
  backend?: string
  /** A number is that of a process. */
  netns?: string | number
  stateDir?: string
  /** Milliseconds. */
  lockTimeout?: number
  json?: boolean
  quiet?: boolean
  color: boolean
}

/** What a command works with. */
export interface Context {
  readonly io: Io
  readonly options: GlobalOptions
  readonly output: Output
}

export const makeContext = (io: Io, options: GlobalOptions): Context => ({
  io,
  options,
  output: new Output(io, options),
})

/** Adds a command's arguments, options and action. The context is there once the command line has been parsed. */
export type Declare = (command: Command, context: () => Context) => void
