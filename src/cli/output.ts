import picocolors from 'picocolors'
import type { Io, Writer } from './io.js'
import { jsonArray, linesOf, parts, writeAll } from './stream.js'

export type Colors = ReturnType<typeof picocolors.createColors>

export interface OutputOptions {
  json?: boolean
  quiet?: boolean
  color: boolean
}

/** JSON and results go to stdout, what is said about them to stderr. */
export class Output {
  /** For what goes to stdout. */
  readonly colors: Colors
  readonly json: boolean
  readonly #io: Io
  readonly #quiet: boolean
  readonly #noteColors: Colors

  constructor(io: Io, { json = false, quiet = false, color }: OutputOptions) {
    this.json = json
    this.#io = io
    this.#quiet = quiet
    this.colors = picocolors.createColors(color && mayColor(io.stdout, io))
    this.#noteColors = picocolors.createColors(color && mayColor(io.stderr, io))
  }

  /** What was asked for: always printed, as JSON or as the text that `human` makes. */
  async data(value: unknown, human: () => string | Promise<string>): Promise<void> {
    const text = this.json ? JSON.stringify(value, null, 2) : await human()
    if (text !== '') this.#io.stdout.write(`${text}\n`)
  }

  /** One line each, or the elements of a JSON array; as fast as the reader takes them, until it is gone. */
  async lines(texts: Iterable<string>): Promise<void> {
    for (const part of parts(this.json ? jsonArray(texts) : linesOf(texts))) {
      if (!(await writeAll(this.#io.stdout, part))) return
    }
  }

  /** What a change did: as {@link data}, but --quiet leaves the text out. */
  async result(value: unknown, human: () => string | Promise<string>): Promise<void> {
    if (this.json || !this.#quiet) await this.data(value, human)
  }

  /** One of many results of a command that goes on: a JSON object on a line of its own, or text. */
  async event(value: unknown, human: () => string | Promise<string>): Promise<void> {
    if (this.json) await writeAll(this.#io.stdout, `${JSON.stringify(value)}\n`)
    else if (!this.#quiet) await writeAll(this.#io.stdout, `${await human()}\n`)
  }

  /** Progress for a person to watch; not with --json, not with --quiet. */
  progress(text: string): void {
    if (!this.json && !this.#quiet) this.#io.stdout.write(`${text}\n`)
  }

  note(text: string): void {
    if (!this.#quiet) this.#io.stderr.write(`${text}\n`)
  }

  warn(text: string): void {
    this.note(`lladdr: ${this.#noteColors.yellow('warning:')} ${text.replace(/\s*\n\s*/g, ' ')}`)
  }
}

/** https://no-color.org: any value but the empty one counts. */
const mayColor = ({ isTTY = false }: Writer, { env }: Io): boolean =>
  !env['NO_COLOR'] && env['TERM'] !== 'dumb' && (isTTY || Boolean(env['FORCE_COLOR']))
