/** Where a run of the command writes, and what it reads of its environment; `process` is one, tests bring their own. */
export interface Io {
  readonly stdout: Writer
  readonly stderr: Writer
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface Writer {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
}
