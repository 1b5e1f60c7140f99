/** Where a run of the command writes, and what it reads of its environment; `process` is one, tests bring their own. */
export interface Io {
  readonly stdout: Writer
  readonly stderr: Writer
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface Writer {
  /** False where the caller should wait for `done`, which is also called when the text cannot be written. */
  write(text: string, done?: () => void): unknown
  readonly isTTY?: boolean | undefined
  /** Of a stream: false once its reader is gone. */
  readonly writable?: boolean | undefined
}
