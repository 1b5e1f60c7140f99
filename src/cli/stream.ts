import type { Writer } from './io.js'

const PART = 64 * 1024

export function* linesOf(texts: Iterable<string>): Generator<string, void> {
  for (const text of texts) yield `${text}\n`
}

/** As `JSON.stringify(texts, null, 2)` writes it, without having all of them at once. */
export function* jsonArray(texts: Iterable<string>): Generator<string, void> {
  let before = '['
  for (const text of texts) {
    yield `${before}\n  ${JSON.stringify(text)}`
    before = ','
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}

/** The same text in larger pieces: a write costs more than what it writes. */
export function* parts(texts: Iterable<string>): Generator<string, void> {
  let part = ''
  for (const text of texts) {
    part += text
    if (part.length < PART) continue
    yield part
    part = ''
  }
  if (part !== '') yield part
}

/** Resolves when the writer can take more, to whether anybody still reads. */
export async function writeAll(writer: Writer, text: string): Promise<boolean> {
  await new Promise<void>((resolve) => {
    if (writer.write(text, resolve) !== false) resolve()
  })
  return writer.writable !== false
}
